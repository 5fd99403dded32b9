/** The editor: schema, history, keys and the views of blocks, ready to be put on a page. */
import { Editor, Extension, type JSONContent } from "@tiptap/core";
import { Dropcursor, Gapcursor, Placeholder, TrailingNode, UndoRedo } from "@tiptap/extensions";
import type { Transaction } from "@tiptap/pm/state";
import type { EditorProps } from "@tiptap/pm/view";
import type { Bench } from "./bench.ts";
import { withLine } from "./blocks.ts";
import { EDITING_KEYS } from "./keys.ts";
import { part, schema } from "./schema.ts";
import { partView } from "./views.svelte.ts";

export interface Place {
  readonly element: HTMLElement;
  readonly doc: JSONContent;
  readonly label: string;
  readonly placeholder: string;
  readonly bench: Bench;
  readonly props?: EditorProps;
  onchange(): void;
  /** Called after every transaction. */
  onselect(transaction: Transaction): void;
}

/** Makes the editor at its place. */
export function editorAt(place: Place): Editor {
  const { bench } = place;
  const shownPart = part.extend({ addNodeView: () => partView(bench) });
  return new Editor({
    element: place.element,
    content: withLine(place.doc),
    injectCSS: false,
    extensions: [
      ...schema.map((extension) => (extension === part ? shownPart : extension)),
      Extension.create({ name: "editingKeys", addKeyboardShortcuts: () => EDITING_KEYS }),
      UndoRedo,
      Gapcursor,
      Dropcursor.configure({ color: false, class: "drop-here" }),
      TrailingNode.configure({ node: "paragraph" }),
      Placeholder.configure({ placeholder: place.placeholder, showOnlyWhenEditable: false }),
    ],
    editorProps: {
      ...place.props,
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": place.label,
        class: "text",
        spellcheck: "true",
      },
    },
    onUpdate: () => place.onchange(),
    onTransaction: ({ transaction }) => place.onselect(transaction),
  });
}
