/** Puts Svelte components into the editor as the views of blocks. */
import type { Editor, NodeViewRenderer } from "@tiptap/core";
import { mount, unmount } from "svelte";
import type { Bench } from "./bench.ts";
import type { Part } from "./finished.ts";
import { changePart, leavePart, movePart, removePart } from "./parts.ts";
import PartView from "./views/Part.svelte";

/** What a view knows of its block, and may do with it. */
export interface Held<P extends Part = Part> {
  readonly part: P;
  readonly refused: string | null;
  readonly selected: boolean;
  readonly bench: Bench;
  change(part: Part): void;
  remove(): void;
  move(step: -1 | 1): void;
  leave(): void;
}

const FIELDS = "input, textarea, select, button, label, summary, [data-own]";

/** Makes the views of a composer's blocks. */
export function partView(bench: Bench): NodeViewRenderer {
  return ({ node: first, editor, getPos }) => {
    const dom = document.createElement("div");
    dom.className = "part";
    let seen = $state.raw({
      part: first.attrs.part as Part,
      refused: first.attrs.refused as string | null,
      selected: false,
    });
    const held: Held = {
      get part() {
        return seen.part;
      },
      get refused() {
        return seen.refused;
      },
      get selected() {
        return seen.selected;
      },
      bench,
      ...deeds(editor as Editor, getPos),
    };
    const component = mount(PartView, { target: dom, props: { held } });
    return {
      dom,
      update(node) {
        if (node.type !== first.type || (node.attrs.part as Part).type !== seen.part.type) return false;
        seen = { ...seen, part: node.attrs.part, refused: node.attrs.refused };
        return true;
      },
      selectNode() {
        dom.classList.add("selected");
        seen = { ...seen, selected: true };
      },
      deselectNode() {
        dom.classList.remove("selected");
        seen = { ...seen, selected: false };
      },
      stopEvent: (event) => event.target instanceof Element && event.target.closest(FIELDS) !== null,
      ignoreMutation: () => true,
      destroy() {
        void unmount(component);
      },
    };
  };
}

function deeds(editor: Editor, getPos: () => number | undefined) {
  const here = (deed: (at: number) => void) => {
    const at = getPos();
    if (at !== undefined) deed(at);
  };
  return {
    change: (part: Part) => here((at) => changePart(editor, at, part)),
    remove: () => here((at) => removePart(editor, at)),
    move: (step: -1 | 1) =>
      here((at) => {
        movePart(editor, step, at);
        const moved = editor.view.nodeDOM(editor.state.selection.from);
        const button = moved instanceof HTMLElement && moved.querySelector<HTMLElement>(`[data-move="${step}"]`);
        if (button) button.focus();
      }),
    leave: () => here((at) => leavePart(editor, at)),
  };
}
