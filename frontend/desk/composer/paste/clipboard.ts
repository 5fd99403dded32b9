/** The clipboard's ways into the editor: cleaned HTML, plain text, files. */
import type { Editor } from "@tiptap/core";
import { DOMSerializer, Fragment, type Node, type Schema, Slice } from "@tiptap/pm/model";
import { docOf } from "../blocks.ts";
import { printable } from "../inline.ts";
import { blocksOf } from "./clean.ts";

/** Makes the HTML of the editor's own schema of HTML from anywhere; what was copied from an editor is left as it is. */
export function ownHtml(html: string, schema: Schema): string {
  if (html.includes("data-pm-slice")) return html;
  const doc = schema.nodeFromJSON(docOf({ body: blocksOf(html) }));
  const holder = document.createElement("div");
  holder.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content));
  return holder.innerHTML;
}

/** Makes paragraphs of plain text: divided by empty lines where there are some, else each line is one. */
export function ownText(text: string, schema: Schema): Slice {
  const clean = printable(text.replace(/\r\n?/g, "\n")).replace(/^\n+|\n+$/g, "");
  const parts = /\n[ \t]*\n/.test(clean) ? clean.split(/\n[ \t]*\n\s*/) : clean.split("\n");
  const made = parts.filter((part) => part.trim()).map((part) => paragraph(part, schema));
  return new Slice(Fragment.from(made), made.length > 0 ? 1 : 0, made.length > 0 ? 1 : 0);
}

/** Gives the files that are meant by a paste or drop: Word and Excel add a picture of the text, which is not. */
export function filesOf(source: DataTransfer | null): File[] {
  const files = [...(source?.files ?? [])];
  if (!source || files.length === 0) return [];
  const html = source.getData("text/html");
  const onlyPicture = !html || blocksOf(html).length === 0;
  return onlyPicture && !source.getData("text/plain").trim() ? files : [];
}

/** Puts the selection below a selected block, so that what is written or pasted does not take its place. */
export function besidePart(editor: Editor): void {
  const { selection } = editor.state;
  if (!("node" in selection)) return;
  editor
    .chain()
    .insertContentAt(selection.to, { type: "paragraph" })
    .setTextSelection(selection.to + 1)
    .run();
}

function paragraph(text: string, schema: Schema): Node {
  const { paragraph, hardBreak } = schema.nodes;
  const inline = text
    .split("\n")
    .flatMap((line, n) => [...(n > 0 && hardBreak ? [hardBreak.create()] : []), ...(line ? [schema.text(line)] : [])]);
  return paragraph?.create(null, inline) as Node;
}
