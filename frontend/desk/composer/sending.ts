/** What stands between a piece of work and sending it. */
import type { Editor } from "@tiptap/core";
import type { PostCopy } from "../api/types.ts";
import type { Work } from "../work.ts";
import { lacksAlt } from "./finished.ts";
import { findParts, unfinishedParts } from "./parts.ts";

export type How = "publish" | "submit" | "schedule" | "save";

export interface May {
  readonly publish: boolean;
}

/** What is to be seen to before sending; `gently`: who sends again means it. */
export interface Objection {
  readonly words: "empty" | "too_long" | "past" | "reported_without_source" | "unfinished" | "lacks_alt";
  readonly gently: boolean;
  /** Place of the block in the document. */
  readonly at?: number;
}

/** How a piece of work is sent by the first button and Ctrl-Enter. */
export function firstWay(work: Work, may: May): How {
  if (!may.publish) return "submit";
  return work.publish_at && work.origin === "draft" ? "schedule" : "publish";
}

/** Tells whether there is nothing to send yet. */
export function isEmpty(work: Work): boolean {
  return work.copy.body.length === 0 && !work.copy.headline?.trim();
}

/** Tells whether the server would refuse a copy for its length (`POST_BYTES` and `TEXT_CHARS` of the model). */
function isTooLong(copy: PostCopy): boolean {
  const bytes = new TextEncoder().encode(JSON.stringify(copy)).length;
  return bytes > 100_000 || copy.body.some((block) => "text" in block && block.text.length > 50_000);
}

/** Gives the first thing that should be seen to before a piece of work is sent; null where there is none. */
export function objectionTo(work: Work, editor: Editor, how: How): Objection | null {
  if (isEmpty(work)) return { words: "empty", gently: false };
  if (isTooLong(work.copy)) return { words: "too_long", gently: false };
  if (how === "schedule" && Date.parse(work.publish_at ?? "") <= Date.now()) return { words: "past", gently: false };
  if (work.copy.confidence === "reported" && !work.copy.sources?.length) {
    return { words: "reported_without_source", gently: false };
  }
  if (how === "save") return null;
  const [unfinished] = unfinishedParts(editor);
  if (unfinished !== undefined) return { words: "unfinished", gently: true, at: unfinished };
  const [blind] = findParts(editor, (part) =>
    part.type === "image" ? lacksAlt(part) : part.type === "gallery" && part.images.some(lacksAlt),
  );
  return blind ? { words: "lacks_alt", gently: true, at: blind.at } : null;
}
