/** Works for tests. */
import type { Block } from "../../api/types.ts";
import { newUlid } from "../../ulid.ts";
import type { Work } from "../../work.ts";

/** A work with a line of text, and perhaps with photos that are still in the browser. */
export function work(text: string, locals: string[] = [], change: Partial<Work> = {}): Work {
  const photos = locals.map((local) => ({ type: "image", media: null, alt: "A photo", local }) as Block);
  return {
    id: newUlid(),
    blog: "storm",
    origin: "draft",
    rev: null,
    doc: null,
    copy: { body: [{ type: "text", text }, ...photos] },
    is_key: false,
    pinned: false,
    publish_at: null,
    changed_at: Date.now(),
    ...change,
  };
}
