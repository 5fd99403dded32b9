import type { Block, Text } from "../../api/types.ts";

/**
 * The background as plain text: paragraphs with an empty line between them, "## " before a heading, "- " before each point
 * of a list, "1. " before each of a numbered one.
 */

const HEADING = /^##\s+/;
const BULLET = /^[-•*]\s+/;
const NUMBER = /^\d+[.)]\s+/;

/** Tells whether plain text can hold these blocks without losing anything. */
export function isPlain(blocks: readonly Block[]): boolean {
  return blocks.every((block) => block.type === "text" && !block.marks?.length);
}

/** Writes blocks as plain text. */
export function plain(blocks: readonly Block[]): string {
  return blocks
    .filter((block): block is Text => block.type === "text")
    .map(written)
    .join("\n\n");
}

/** Reads blocks from plain text. */
export function blocksOf(text: string): Text[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map(read);
}

function written({ text, style = "paragraph" }: Text): string {
  const lines = text.split("\n");
  if (style === "heading") return `## ${text}`;
  if (style === "bullets") return lines.map((line) => `- ${line}`).join("\n");
  if (style === "numbers") return lines.map((line, n) => `${n + 1}. ${line}`).join("\n");
  return text;
}

function read(part: string): Text {
  const lines = part.split("\n").map((line) => line.trim());
  const all = (mark: RegExp) => lines.every((line) => mark.test(line));
  const without = (mark: RegExp) => lines.map((line) => line.replace(mark, "")).join("\n");
  if (lines.length === 1 && all(HEADING)) return { type: "text", text: without(HEADING), style: "heading" };
  if (all(BULLET)) return { type: "text", text: without(BULLET), style: "bullets" };
  if (all(NUMBER)) return { type: "text", text: without(NUMBER), style: "numbers" };
  return { type: "text", text: lines.join("\n") };
}
