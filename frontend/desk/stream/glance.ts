/** What a row shows of a copy at a glance: its first lines, and which blocks it has. Pure. */
import type { Block, Image, PostCopy } from "../api/types.ts";

export interface Glance {
  /** First words of the text; of a quote with its speaker. */
  lines: string;
  /** Kinds of the blocks that are no text, with how many there are. */
  blocks: { kind: Exclude<Block["type"], "text">; count: number }[];
  /** Names of pictures to show small. */
  pictures: Image[];
}

const CHARS = 280;
const PICTURES = 3;
const known = new WeakMap<readonly Block[], Glance>();

/** Gives the glance of a copy; of a body seen before, the one made then. */
export function glance(copy: Pick<PostCopy, "body">): Glance {
  let made = known.get(copy.body);
  if (!made) {
    made = glanced(copy.body);
    known.set(copy.body, made);
  }
  return made;
}

function glanced(body: readonly Block[]): Glance {
  const counts = new Map<Exclude<Block["type"], "text">, number>();
  const pictures: Image[] = [];
  let lines = "";
  for (const block of body) {
    if (block.type !== "text") counts.set(block.type, (counts.get(block.type) ?? 0) + 1);
    pictures.push(...picturesOf(block));
    if (lines.length < CHARS) lines += ` ${spoken(block)}`;
  }
  const blocks = [...counts].map(([kind, count]) => ({ kind, count }));
  return { lines: cut(lines.replace(/\s+/g, " ").trim()), blocks, pictures: pictures.slice(0, PICTURES) };
}

function picturesOf(block: Block): Image[] {
  if (block.type === "image") return [block];
  if (block.type === "gallery") return block.images;
  return [];
}

function spoken(block: Block): string {
  switch (block.type) {
    case "text":
      return block.text;
    case "quote":
      if (block.speech === "indirect") return block.text;
      return block.speaker ? `${block.speaker}: “${block.text}”` : `“${block.text}”`;
    case "image":
    case "gallery":
      return block.caption ?? "";
    case "table":
      return block.caption ?? "";
    default:
      return block.headline ?? "";
  }
}

function cut(text: string): string {
  if (text.length <= CHARS) return text;
  const end = text.lastIndexOf(" ", CHARS);
  return `${text.slice(0, end > CHARS / 2 ? end : CHARS)} …`;
}
