/** Deeds on blocks: insert, enter, leave, move, take out. */
import type { Editor } from "@tiptap/core";
import { closeHistory } from "@tiptap/pm/history";
import { Fragment, type Node } from "@tiptap/pm/model";
import { NodeSelection, Selection, TextSelection } from "@tiptap/pm/state";
import type { Image } from "../api/types.ts";
import { blockOf } from "./blocks.ts";
import type { Part } from "./finished.ts";

/** What a new block begins as. */
export function blank(type: "quote" | "embed" | "card" | "table"): Part {
  switch (type) {
    case "quote":
      return { type, text: "" };
    case "embed":
      return { type, url: "" };
    case "card":
      return { type, url: "", headline: "" };
    case "table":
      return {
        type,
        rows: [
          ["", "", ""],
          ["", "", ""],
          ["", "", ""],
        ],
      };
  }
}

export interface Inserting {
  /** Still as empty as it came: it is left out of the post until something is written in it. */
  fresh?: boolean;
  /** Put the focus into its first field. */
  enter?: boolean;
}

/** Inserts blocks at the selection: in place of an empty paragraph, else after the block that is being written. */
export function insertParts(
  editor: Editor,
  parts: readonly Part[],
  { fresh = false, enter = true }: Inserting = {},
): boolean {
  const { state, view } = editor;
  const made = parts.map((part) => state.schema.nodes.part?.create({ part, fresh }) as Node);
  const { $from } = state.selection;
  const within = $from.depth > 0;
  const top = within ? $from.node(1) : null;
  const empty = top?.type.name === "paragraph" && top.childCount === 0;
  const start = within ? $from.before(1) : state.selection.from;
  const end = within ? $from.after(1) : state.selection.to;
  const at = empty ? start : end;
  const tr = closeHistory(state.tr).replaceWith(at, end, Fragment.from(made));
  const after = at + made.reduce((size, node) => size + node.nodeSize, 0);
  if (after >= tr.doc.content.size) tr.insert(after, state.schema.nodes.paragraph?.create() as Node);
  tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(after + 1, tr.doc.content.size))));
  view.dispatch(tr.scrollIntoView());
  if (enter) enterPart(editor, at);
  return true;
}

/** Inserts a quote; selected words become what was said. */
export function insertQuote(editor: Editor): boolean {
  const { from, to, empty } = editor.state.selection;
  if (empty) return insertParts(editor, [blank("quote")], { fresh: true });
  const said = editor.state.doc.textBetween(from, to, "\n", "\n");
  editor.commands.deleteSelection();
  return insertParts(editor, [{ type: "quote", text: said }]);
}

/** Puts the focus behind the last word, at once: whatever is typed or selected next finds it there. */
export function beginAtEnd({ view }: Editor): void {
  view.dispatch(view.state.tr.setSelection(Selection.atEnd(view.state.doc)));
  view.focus();
}

/** Puts the focus into the first field of the block at `at`. */
export function enterPart(editor: Editor, at: number): boolean {
  const node = editor.view.nodeDOM(at);
  const field = node instanceof HTMLElement && node.querySelector<HTMLElement>("[data-first], input, textarea, select");
  if (!field) return false;
  requestAnimationFrame(() => field.focus());
  return true;
}

/** Goes on writing below the block at `at`. */
export function leavePart(editor: Editor, at: number): void {
  const { state, view } = editor;
  const end = at + (state.doc.nodeAt(at)?.nodeSize ?? 0);
  const tr = state.tr;
  if (end >= state.doc.content.size) tr.insert(end, state.schema.nodes.paragraph?.create() as Node);
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(end + 1))).scrollIntoView());
  view.focus();
}

/** Takes out the block at `at`; what was in it comes back by undo. */
export function removePart(editor: Editor, at: number): void {
  const { state, view } = editor;
  const end = at + (state.doc.nodeAt(at)?.nodeSize ?? 0);
  const tr = closeHistory(state.tr).delete(at, end);
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(at, tr.doc.content.size)))));
  view.focus();
}

/** Moves the block with the selection, or the one at `at`, past its neighbour: up for -1, down for 1. */
export function movePart(editor: Editor, step: -1 | 1, at?: number): boolean {
  const { state, view } = editor;
  const { $from } = state.selection;
  const start = at ?? ($from.depth > 0 ? $from.before(1) : state.selection.from);
  const node = state.doc.nodeAt(start);
  if (!node) return false;
  const index = state.doc.resolve(start).index(0);
  const other = state.doc.maybeChild(index + step);
  if (!other) return true;
  const offset = state.selection.from - start;
  const tr = closeHistory(state.tr).delete(start, start + node.nodeSize);
  const to = step < 0 ? start - other.nodeSize : start + other.nodeSize;
  tr.insert(to, node);
  const wasText = state.selection instanceof TextSelection && at === undefined;
  tr.setSelection(wasText ? TextSelection.near(tr.doc.resolve(to + offset)) : NodeSelection.create(tr.doc, to));
  view.dispatch(tr.scrollIntoView());
  return true;
}

/** Gives the places of those blocks for which `wanted` holds. */
export function findParts(editor: Editor, wanted: (part: Part) => boolean): { at: number; part: Part; node: Node }[] {
  const found: { at: number; part: Part; node: Node }[] = [];
  editor.state.doc.forEach((node, at) => {
    if (node.type.name === "part" && wanted(node.attrs.part)) found.push({ at, part: node.attrs.part, node });
  });
  return found;
}

/** Changes the block at `at`; it is not fresh any more. */
export function changePart(editor: Editor, at: number, part: Part): void {
  const tr = editor.state.tr.setNodeAttribute(at, "part", part);
  if (editor.state.doc.nodeAt(at)?.attrs.fresh) tr.setNodeAttribute(at, "fresh", false);
  editor.view.dispatch(tr);
}

/** Gives the places of blocks that would be left out of the post as they are. */
export function unfinishedParts(editor: Editor): number[] {
  const places: number[] = [];
  editor.state.doc.forEach((node, at) => {
    if (node.type.name === "part" && blockOf(node.toJSON()) === null) places.push(at);
  });
  return places;
}

/** Makes one gallery of the pictures that wait for these files or hold them, in the place of the first. */
export function joinPictures(editor: Editor, keys: readonly string[], stored: readonly string[] = []): void {
  const wanted = (part: Part) =>
    part.type === "image" && (keys.includes(part.local ?? "") || stored.includes(part.media ?? ""));
  const found = findParts(editor, wanted);
  const [first] = found;
  if (!first || found.length < 2) return;
  const { tr, schema } = editor.state;
  for (const { at, node } of [...found].reverse()) tr.delete(at, at + node.nodeSize);
  const gallery: Part = { type: "gallery", images: found.map(({ part }) => part as Image) };
  tr.insert(first.at, schema.nodes.part?.create({ part: gallery }) as Node);
  editor.view.dispatch(tr);
  enterPart(editor, first.at);
}
