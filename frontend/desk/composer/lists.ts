/** Lists of the model: points of one line each, never nested. */
import { Node, wrappingInputRule } from "@tiptap/core";

export const bulletList = Node.create({
  name: "bulletList",
  group: "block",
  content: "listItem+",
  parseHTML: () => [{ tag: "ul" }],
  renderHTML: () => ["ul", 0],
  addInputRules() {
    return [wrappingInputRule({ find: /^\s*[-+*•]\s$/, type: this.type })];
  },
});

export const orderedList = Node.create({
  name: "orderedList",
  group: "block",
  content: "listItem+",
  parseHTML: () => [{ tag: "ol" }],
  renderHTML: () => ["ol", 0],
  addInputRules() {
    return [wrappingInputRule({ find: /^1[.)]\s$/, type: this.type })];
  },
});

export const listItem = Node.create({
  name: "listItem",
  content: "paragraph",
  defining: true,
  parseHTML: () => [{ tag: "li" }],
  renderHTML: () => ["li", 0],
  addKeyboardShortcuts() {
    return {
      Enter: () => this.editor.commands.splitListItem(this.name) || this.editor.commands.liftListItem(this.name),
      Backspace: () => {
        const { empty, $from } = this.editor.state.selection;
        const begins = empty && $from.parentOffset === 0 && $from.node(-1)?.type === this.type;
        return begins && $from.index(-2) === 0 && this.editor.commands.liftListItem(this.name);
      },
    };
  },
});
