/** The menu that `/` opens on an empty line: blocks to insert, narrowed by what is typed on. */
import type { Editor } from "@tiptap/core";
import { t } from "../words/index.ts";
import type { Bench } from "./bench.ts";
import { blank, insertParts } from "./parts.ts";

export interface Insertion {
  readonly id: string;
  readonly sign: string;
  readonly label: string;
  /** Further words by which it is found, in both languages. */
  readonly also: string;
  insert(editor: Editor): void;
}

/** Everything that can be inserted. */
export function insertions(bench: Bench): Insertion[] {
  const part = (type: "quote" | "embed" | "card" | "table") => (editor: Editor) =>
    void insertParts(editor, [blank(type)], { fresh: true });
  return [
    { id: "quote", sign: "“", label: t("composer.block.quote"), also: "quote zitat", insert: part("quote") },
    {
      id: "image",
      sign: "▣",
      label: t("composer.insert.image"),
      also: "image photo picture bild foto galerie gallery",
      insert: () => bench.pick(),
    },
    {
      id: "camera",
      sign: "◉",
      label: t("composer.insert.camera"),
      also: "camera photo kamera foto",
      insert: () => bench.pick(true),
    },
    {
      id: "file",
      sign: "♪",
      label: t("composer.insert.file"),
      also: "file audio video pdf datei",
      insert: () => bench.pick(),
    },
    {
      id: "heading",
      sign: "H",
      label: t("composer.tool.heading"),
      also: "heading h2 h3 überschrift zwischentitel",
      insert: (editor) => void editor.commands.setNode("heading"),
    },
    {
      id: "bullets",
      sign: "•",
      label: t("composer.tool.bullets"),
      also: "list bullets liste punkte",
      insert: (editor) => void editor.commands.toggleList("bulletList", "listItem"),
    },
    {
      id: "numbers",
      sign: "1.",
      label: t("composer.tool.numbers"),
      also: "list numbers liste nummern",
      insert: (editor) => void editor.commands.toggleList("orderedList", "listItem"),
    },
    {
      id: "embed",
      sign: "▶",
      label: t("composer.insert.embed"),
      also: "embed video post tweet einbetten link url",
      insert: part("embed"),
    },
    {
      id: "card",
      sign: "↗",
      label: t("composer.insert.card"),
      also: "card link story karte verweis",
      insert: part("card"),
    },
    { id: "table", sign: "▦", label: t("composer.block.table"), also: "table tabelle", insert: part("table") },
  ];
}

export class Slash {
  /** What is typed behind the sign; null while the menu is closed. */
  typed = $state<string | null>(null);
  active = $state(0);
  place = $state({ left: 0, top: 0 });
  readonly #all: Insertion[];
  readonly #editor: () => Editor | undefined;
  #dismissed = false;
  #bySign = true;

  constructor(editor: () => Editor | undefined, all: Insertion[]) {
    this.#editor = editor;
    this.#all = all;
  }

  get found(): Insertion[] {
    const wanted = this.typed?.toLowerCase();
    if (wanted === undefined) return [];
    return this.#all.filter((one) =>
      `${one.label} ${one.also}`
        .toLowerCase()
        .split(" ")
        .some((word) => word.startsWith(wanted)),
    );
  }

  get open(): boolean {
    return this.typed !== null && this.found.length > 0;
  }

  /** Opens it by a button: the sign is put on an empty line, and taken away again when nothing is chosen. */
  begin(): void {
    const editor = this.#editor();
    if (!editor) return;
    const from = editor.state.selection.$from;
    const empty = from.parent.type.name === "paragraph" && from.depth === 1 && from.parent.childCount === 0;
    this.#bySign = false;
    this.#dismissed = false;
    const at = from.depth > 0 ? from.after(1) : editor.state.selection.to;
    if (empty) editor.chain().focus().insertContent("/").run();
    else
      editor
        .chain()
        .insertContentAt(at, { type: "paragraph", content: [{ type: "text", text: "/" }] })
        .focus(at + 2)
        .run();
    this.look();
  }

  /** Sees whether the line calls for the menu. */
  look(): void {
    const editor = this.#editor();
    const line = editor ? lineAt(editor) : null;
    if (line === null) {
      this.typed = null;
      this.#dismissed = false;
      this.#bySign = true;
      return;
    }
    if (this.#dismissed || !editor) return;
    if (this.typed !== line.slice(1)) this.active = 0;
    this.typed = line.slice(1);
    const caret = editor.view.coordsAtPos(editor.state.selection.from);
    const sheet = editor.view.dom.getBoundingClientRect();
    this.place = {
      left: Math.max(0, Math.min(caret.left - sheet.left, sheet.width - 240)),
      top: caret.bottom - sheet.top + 4,
    };
  }

  /** Tells whether a key was meant for the menu. */
  pressed(event: KeyboardEvent): boolean {
    if (!this.open || event.isComposing || event.ctrlKey || event.metaKey) return false;
    const { length } = this.found;
    if (event.key === "ArrowDown") this.active = (this.active + 1) % length;
    else if (event.key === "ArrowUp") this.active = (this.active + length - 1) % length;
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.found[this.active]);
    else if (event.key === "Escape") this.close();
    else return false;
    return true;
  }

  choose(one: Insertion | undefined): void {
    const editor = this.#editor();
    if (!editor || !one) return;
    this.#clearLine(editor);
    this.typed = null;
    editor.commands.focus();
    one.insert(editor);
  }

  close(): void {
    const editor = this.#editor();
    if (this.typed !== null && !this.#bySign && editor) this.#clearLine(editor);
    this.typed = null;
    this.#dismissed = true;
  }

  #clearLine(editor: Editor): void {
    const from = editor.state.selection.$from;
    if (lineAt(editor) !== null) editor.commands.deleteRange({ from: from.start(), to: from.end() });
  }
}

function lineAt(editor: Editor): string | null {
  const { empty } = editor.state.selection;
  const from = editor.state.selection.$from;
  const calls = empty && from.depth === 1 && from.parent.type.name === "paragraph";
  const text = calls ? from.parent.textContent : "";
  return /^\/\p{L}{0,20}$/u.test(text) && from.parentOffset === text.length ? text : null;
}
