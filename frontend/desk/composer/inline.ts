/** A line of text with its marks, as the model has it (stretches in code points) and as ProseMirror has it (marked runs). */
import type { JSONContent } from "@tiptap/core";
import type { Mark } from "../api/types.ts";

export interface Line {
  text: string;
  marks: Mark[];
}

/** What neither the model nor a feed can carry: control characters, lone surrogates, non-characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/gu;

/** Takes out the characters that the model refuses. */
export function printable(text: string): string {
  return text.replace(CONTROLS, "");
}

/** Counts Unicode code points. */
export function length(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Gives a text as ProseMirror's inline nodes. Of two marks of one kind the one that begins first counts, as in the renderer. */
export function runsOf(text: string, marks: readonly Mark[] = []): JSONContent[] {
  if (marks.length === 0) return broken(text, []);
  const points = [...text];
  const borders = new Set([0, points.length]);
  for (const mark of marks) for (const at of [mark.start, mark.end]) if (at <= points.length) borders.add(at);
  const sorted = [...borders].sort((a, b) => a - b);
  const ranked = [...marks].sort((a, b) => a.start - b.start || b.end - a.end || (a.kind < b.kind ? -1 : 1));
  return sorted.slice(1).flatMap((end, n) => {
    const start = sorted[n] as number;
    const found = new Map<string, Mark>();
    for (const mark of ranked) {
      if (mark.start <= start && start < mark.end && !found.has(mark.kind)) found.set(mark.kind, mark);
    }
    return broken(points.slice(start, end).join(""), [...found.values()].map(nodeMark));
  });
}

/** Reads ProseMirror's inline nodes back. */
export function lineOf(nodes: readonly JSONContent[] = []): Line {
  const marks: Mark[] = [];
  let text = "";
  let at = 0;
  for (const node of nodes) {
    const words = node.type === "hardBreak" ? "\n" : printable(node.text ?? "");
    const end = at + length(words);
    for (const mark of end > at ? (node.marks ?? []) : []) extend(marks, modelMark(mark, at, end));
    text += words;
    at = end;
  }
  return { text, marks: marks.sort(byPlace) };
}

/** Joins the points of a list by line breaks; a mark that ends a line and begins the next goes on over the break. */
export function joined(lines: readonly Line[]): Line {
  const marks: Mark[] = [];
  let start = 0;
  for (const line of lines) {
    for (const mark of line.marks) {
      const moved = { ...mark, start: mark.start + start, end: mark.end + start };
      extend(marks, moved, mark.start === 0 && start > 0 ? 1 : 0);
    }
    start += length(line.text) + 1;
  }
  return { text: lines.map((line) => line.text).join("\n"), marks: marks.sort(byPlace) };
}

/** Cuts a text at its line breaks, each line with the marks that reach into it. */
export function lines(text: string, marks: readonly Mark[] = []): Line[] {
  let start = 0;
  return text.split("\n").map((line) => {
    const end = start + length(line);
    const reaching = marks.filter((mark) => mark.start < end && start < mark.end);
    const begin = start;
    start = end + 1;
    return {
      text: line,
      marks: reaching.map((mark) => ({
        ...mark,
        start: Math.max(mark.start, begin) - begin,
        end: Math.min(mark.end, end) - begin,
      })),
    };
  });
}

/** Tells whether two lists of marks say the same in the same order. */
export function sameMarks(one: readonly Mark[], other: readonly Mark[]): boolean {
  return one.length === other.length && one.every((mark, n) => same(mark, other[n] as Mark));
}

function same(one: Mark, other: Mark): boolean {
  return one.start === other.start && one.end === other.end && alike(one, other);
}

function alike(one: Mark, other: Mark): boolean {
  return one.kind === other.kind && (one.href ?? null) === (other.href ?? null) && speakerOf(one) === speakerOf(other);
}

function speakerOf(mark: Mark): string | null {
  return mark.speaker ?? null;
}

/** Lengthens the mark that this one continues, perhaps over a line break, or adds it. */
function extend(marks: Mark[], next: Mark, gap = 0): void {
  const before = marks.find((mark) => mark.end + gap === next.start && alike(mark, next));
  if (before) before.end = next.end;
  else marks.push(next);
}

function byPlace(one: Mark, other: Mark): number {
  return one.start - other.start || one.end - other.end || (one.kind < other.kind ? -1 : one.kind > other.kind ? 1 : 0);
}

function broken(text: string, marks: NonNullable<JSONContent["marks"]>): JSONContent[] {
  const marked = marks.length > 0 ? { marks } : {};
  return text.split("\n").flatMap((line, n) => {
    const before: JSONContent[] = n > 0 ? [{ type: "hardBreak", ...marked }] : [];
    return line ? [...before, { type: "text", text: line, ...marked }] : before;
  });
}

function nodeMark(mark: Mark): { type: string; attrs?: Record<string, unknown> } {
  if (mark.kind === "link") return { type: "link", attrs: { href: mark.href } };
  if (mark.kind === "quote") return { type: "quote", attrs: { speaker: mark.speaker ?? null } };
  return { type: mark.kind };
}

function modelMark(mark: { type: string; attrs?: Record<string, unknown> }, start: number, end: number): Mark {
  const kind = mark.type as Mark["kind"];
  if (kind === "link") return { kind, start, end, href: String(mark.attrs?.href) };
  const speaker = kind === "quote" ? mark.attrs?.speaker : null;
  return speaker ? { kind, start, end, speaker: String(speaker) } : { kind, start, end };
}
