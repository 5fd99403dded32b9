/** How the editor takes what is pasted and dropped. */
import type { Editor } from "@tiptap/core";
import { NodeSelection, TextSelection } from "@tiptap/pm/state";
import type { EditorProps, EditorView } from "@tiptap/pm/view";
import { addressOf } from "../address.ts";
import type { Bench } from "../bench.ts";
import { besidePart, filesOf, ownHtml, ownText } from "./clipboard.ts";

export interface Paste {
  readonly props: EditorProps;
  /** Gives the plain text of the last paste, once. */
  takeText(): string | null;
}

export function pasteProps(bench: Bench, editor: () => Editor | undefined): Paste {
  let text: string | null = null;

  function pasted(view: EditorView, event: ClipboardEvent): boolean {
    const files = filesOf(event.clipboardData);
    if (files.length > 0) {
      bench.take(files);
      return true;
    }
    text = event.clipboardData?.getData("text/plain") ?? null;
    const href = text && /^https?:\/\/\S+$/i.test(text.trim()) ? addressOf(text) : null;
    if (href && linked(view, href)) {
      event.preventDefault();
      return true;
    }
    const now = editor();
    if (now && view.state.selection instanceof NodeSelection) besidePart(now);
    return false;
  }

  /** An address over selected words links them; alone it stands as a link of its own. */
  function linked(view: EditorView, href: string): boolean {
    const { state } = view;
    const mark = state.schema.marks.link?.create({ href });
    const { selection } = state;
    if (!mark || !(selection instanceof TextSelection)) return false;
    const over = !selection.empty && selection.$from.sameParent(selection.$to);
    const tr = over
      ? state.tr.addMark(selection.from, selection.to, mark)
      : state.tr.replaceSelectionWith(state.schema.text(href, [mark]), false).setMeta("uiEvent", "paste");
    view.dispatch(tr.setMeta("paste", true).scrollIntoView());
    return true;
  }

  return {
    props: {
      handlePaste: pasted,
      handleDrop(view, event) {
        const files = [...((event as DragEvent).dataTransfer?.files ?? [])];
        if (files.length === 0) return false;
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (at) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))));
        event.preventDefault();
        bench.take(files);
        return true;
      },
      /** A key pressed over a selected block writes below it, not in its place. */
      handleTextInput(view) {
        const now = editor();
        if (now && view.state.selection instanceof NodeSelection) besidePart(now);
        return false;
      },
      transformPastedHTML: (html, view) => ownHtml(html, view.state.schema),
      clipboardTextParser: (plain, _context, _plain, view) => ownText(plain, view.state.schema),
    },
    takeText() {
      const taken = text;
      text = null;
      return taken;
    },
  };
}
