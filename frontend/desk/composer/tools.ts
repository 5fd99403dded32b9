/** Buttons of the toolbar: what they are called, whether they are pressed, what they do. */
import type { Editor } from "@tiptap/core";
import type { Key } from "../words/index.ts";
import type { Bench } from "./bench.ts";
import { insertQuote } from "./parts.ts";
import type { Slash } from "./slash.svelte.ts";

export interface Tool {
  readonly id: string;
  readonly label: Key;
  readonly sign: string;
  readonly keys?: string;
  /** Name of the mark or node whose presence presses the button; without it, the button only acts. */
  readonly shows?: string;
  act(editor: Editor): void;
}

export function toolsOf(bench: Bench, slash: () => Slash): Tool[] {
  return [
    {
      id: "bold",
      label: "composer.tool.bold",
      sign: "B",
      keys: "Mod-B",
      shows: "bold",
      act: (editor) => editor.chain().focus().toggleMark("bold").run(),
    },
    {
      id: "italic",
      label: "composer.tool.italic",
      sign: "I",
      keys: "Mod-I",
      shows: "italic",
      act: (editor) => editor.chain().focus().toggleMark("italic").run(),
    },
    { id: "link", label: "composer.tool.link", sign: "🔗", keys: "Mod-K", shows: "link", act: () => bench.link() },
    {
      id: "heading",
      label: "composer.tool.heading",
      sign: "H",
      keys: "Mod-Alt-3",
      shows: "heading",
      act: (editor) => editor.chain().focus().toggleNode("heading", "paragraph").run(),
    },
    {
      id: "bullets",
      label: "composer.tool.bullets",
      sign: "•",
      keys: "Mod-Shift-8",
      shows: "bulletList",
      act: (editor) => editor.chain().focus().toggleList("bulletList", "listItem").run(),
    },
    {
      id: "numbers",
      label: "composer.tool.numbers",
      sign: "1.",
      keys: "Mod-Shift-7",
      shows: "orderedList",
      act: (editor) => editor.chain().focus().toggleList("orderedList", "listItem").run(),
    },
    {
      id: "speech",
      label: "composer.tool.speech",
      sign: "‹›",
      shows: "quote",
      act: (editor) => editor.chain().focus().toggleMark("quote").run(),
    },
    {
      id: "quote",
      label: "composer.block.quote",
      sign: "“",
      keys: "Mod-Shift-Q",
      act: (editor) => insertQuote(editor),
    },
    { id: "image", label: "composer.insert.image", sign: "▣", keys: "Mod-Shift-U", act: () => bench.pick() },
    { id: "insert", label: "composer.insert", sign: "+", keys: "/", act: () => slash().begin() },
  ];
}
