/**
 * The model's blocks as the editor's document, and back, without loss.
 *
 * Text blocks are ProseMirror's own paragraphs, headings and lists; every other block is one node `part` that carries the
 * block as it is. What is unfinished stays in the document and is left out of the body.
 */
import type { JSONContent } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import type { Block, Mark, PostCopy, Text } from "../api/types.ts";
import { localsIn } from "../outbox/locals.ts";
import { finished, type Part } from "./finished.ts";
import { joined, type Line, lineOf, lines, runsOf, sameMarks } from "./inline.ts";

const LISTS = { bullets: "bulletList", numbers: "orderedList" } as const;
const STYLES: Record<string, Text["style"]> = {
  paragraph: "paragraph",
  heading: "heading",
  bulletList: "bullets",
  orderedList: "numbers",
};

/** Gives the document of a copy's body; an empty body is one empty paragraph. */
export function docOf(copy: Pick<PostCopy, "body">): JSONContent {
  const nodes = copy.body.map(nodeOf);
  return { type: "doc", content: nodes.length > 0 ? nodes : [{ type: "paragraph" }] };
}

/** Gives a document that ends with a line to write on. */
export function withLine(doc: JSONContent): JSONContent {
  const nodes = doc.content ?? [];
  return nodes.at(-1)?.type === "part" ? { ...doc, content: [...nodes, { type: "paragraph" }] } : doc;
}

/** Gives the finished blocks of a document. A node that was read before is not read again: nodes do not change. */
export function bodyOf(doc: JSONContent): Block[] {
  return (doc.content ?? []).map(blockOf).filter((block) => block !== null);
}

/** Gives a document as JSON; of a node that has not changed since, the very same object. */
export function jsonOf(doc: Node): JSONContent {
  const content: JSONContent[] = [];
  doc.forEach((node) => {
    let json = written.get(node);
    if (!json) {
      json = node.toJSON() as JSONContent;
      written.set(node, json);
    }
    content.push(json);
  });
  return { type: "doc", content };
}

/** Gives the node of one block. */
export function nodeOf(block: Block): JSONContent {
  if (block.type !== "text") return { type: "part", attrs: { part: block } };
  const style = block.style ?? "paragraph";
  const marks = block.marks ?? [];
  const plain = canonical(style, block.text, marks);
  const attrs = sameMarks(plain, marks) ? {} : { attrs: { kept: { text: block.text, marks } } };
  if (style !== "bullets" && style !== "numbers")
    return { type: style, ...attrs, ...filled(runsOf(block.text, marks)) };
  const points = lines(block.text, marks).map((line) => ({
    type: "listItem",
    content: [{ type: "paragraph", ...filled(runsOf(line.text, line.marks)) }],
  }));
  return { type: LISTS[style], ...attrs, content: points };
}

/** Gives the block of one node, or null while it is not finished. */
export function blockOf(node: JSONContent): Block | null {
  const known = read.get(node);
  if (known !== undefined) return known;
  const block = node.type === "part" ? partOf(node) : textOf(node);
  read.set(node, block);
  return block;
}

/** Tells whether a document has no block that its body leaves out: unfinished, refused, or with a file on its way. */
export function isWhole(doc: JSONContent): boolean {
  return (doc.content ?? []).every((node) => node.type !== "part" || blockOf(node) !== null) && !localsIn(doc).length;
}

const written = new WeakMap<Node, JSONContent>();
const read = new WeakMap<JSONContent, Block | null>();

function partOf(node: JSONContent): Block | null {
  const { part, fresh, refused } = (node.attrs ?? {}) as { part: Part; fresh?: boolean; refused?: string | null };
  return fresh || refused ? null : finished(part);
}

function textOf(node: JSONContent): Block | null {
  const style = STYLES[node.type ?? ""];
  if (!style) return null;
  const { text, marks } = style === "paragraph" || style === "heading" ? lineOf(node.content) : pointsOf(node);
  if (!text.trim()) return null;
  const block: Text = { type: "text", text };
  if (style !== "paragraph") block.style = style;
  const exact = keptMarks(style, node.attrs?.kept as Line | null | undefined, { text, marks });
  if (exact.length > 0) block.marks = exact;
  return block;
}

/** Marks that overlap or touch read differently after the editor; while the text is untouched they stay as they were. */
function keptMarks(style: Text["style"], kept: Line | null | undefined, now: Line): Mark[] {
  if (!kept || kept.text !== now.text) return now.marks;
  return sameMarks(canonical(style, kept.text, kept.marks), now.marks) ? kept.marks : now.marks;
}

/** Gives the marks as they come back from the editor. */
function canonical(style: Text["style"], text: string, marks: readonly Mark[]): Mark[] {
  if (style !== "bullets" && style !== "numbers") return lineOf(runsOf(text, marks)).marks;
  return joined(lines(text, marks).map((line) => lineOf(runsOf(line.text, line.marks)))).marks;
}

/** A list's points; a line break within a point begins the next, as in the model. */
function pointsOf(node: JSONContent): Line {
  return joined((node.content ?? []).map((point) => lineOf(point.content?.[0]?.content)));
}

function filled(runs: JSONContent[]): { content?: JSONContent[] } {
  return runs.length > 0 ? { content: runs } : {};
}
