/** Keys of the composer: those of the whole of it, those of the text, and the list that is shown on `?`. */
import type { KeyboardShortcutCommand } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";
import { enterPart, movePart } from "./parts.ts";

export type Deed = "send" | "save" | "link" | "quote" | "upload" | "headline" | "close";

export interface Shortcut {
  /** As ProseMirror and TipTap write it; `Mod` is Ctrl, on a Mac the command key. */
  readonly keys: string;
  /** Key of the words that say what it does. */
  readonly words: `composer.key.${string}`;
}

/** Every shortcut of the composer, for the list on `?`. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: "Mod-Enter", words: "composer.key.send" },
  { keys: "Mod-Shift-Enter", words: "composer.key.save" },
  { keys: "/", words: "composer.key.insert" },
  { keys: "Mod-B", words: "composer.key.bold" },
  { keys: "Mod-I", words: "composer.key.italic" },
  { keys: "Mod-K", words: "composer.key.link" },
  { keys: "Mod-Alt-3", words: "composer.key.heading" },
  { keys: "Mod-Shift-8", words: "composer.key.bullets" },
  { keys: "Mod-Shift-7", words: "composer.key.numbers" },
  { keys: "Mod-Shift-Q", words: "composer.key.quote" },
  { keys: "Mod-Shift-U", words: "composer.key.upload" },
  { keys: "Mod-Shift-H", words: "composer.key.headline" },
  { keys: "Enter", words: "composer.key.enter_block" },
  { keys: "Escape", words: "composer.key.leave_block" },
  { keys: "Alt-ArrowUp", words: "composer.key.move_up" },
  { keys: "Alt-ArrowDown", words: "composer.key.move_down" },
  { keys: "Mod-Z", words: "composer.key.undo" },
];

/** Tells what a key press wants of the composer as a whole, wherever in it the focus is. */
export function deedOf(event: KeyboardEvent): Deed | null {
  if (event.isComposing || event.altKey) return null;
  const mod = event.ctrlKey || event.metaKey;
  if (!mod) return null;
  if (event.key === "Enter") return event.shiftKey ? "save" : "send";
  const key = event.key.toLowerCase();
  if (key === "k" && !event.shiftKey) return "link";
  if (!event.shiftKey) return null;
  return ({ q: "quote", u: "upload", h: "headline" } as const)[key] ?? null;
}

/** Keys that work inside the text. */
export const EDITING_KEYS: Record<string, KeyboardShortcutCommand> = {
  "Mod-b": ({ editor }) => editor.commands.toggleMark("bold"),
  "Mod-i": ({ editor }) => editor.commands.toggleMark("italic"),
  "Mod-Alt-3": ({ editor }) => editor.commands.toggleNode("heading", "paragraph"),
  "Mod-Shift-8": ({ editor }) => editor.commands.toggleList("bulletList", "listItem"),
  "Mod-Shift-7": ({ editor }) => editor.commands.toggleList("orderedList", "listItem"),
  Enter: ({ editor }) =>
    editor.state.selection instanceof NodeSelection && enterPart(editor, editor.state.selection.from),
  "Alt-ArrowUp": ({ editor }) => movePart(editor, -1),
  "Alt-ArrowDown": ({ editor }) => movePart(editor, 1),
};

/** Writes keys as this machine names them: `Ctrl+Shift+Q`, on a Mac `⌘⇧Q`. */
export function shownKeys(keys: string): string {
  const mac = /Mac|iP(?:hone|ad)/.test(navigator.platform);
  const names: Record<string, string> = mac
    ? { Mod: "⌘", Shift: "⇧", Alt: "⌥", Enter: "↩", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" }
    : { Mod: "Ctrl", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };
  return keys
    .split("-")
    .map((key) => names[key] ?? key)
    .join(mac ? "" : "+");
}
