/** The editor's schema: exactly what the model's text blocks can say, and one node for every other block. */
import { Extension, Mark, markInputRule, mergeAttributes, Node, textblockTypeInputRule } from "@tiptap/core";
import { addressOf } from "./address.ts";
import type { Part } from "./finished.ts";
import { bulletList, listItem, orderedList } from "./lists.ts";

const document = Node.create({ name: "doc", topNode: true, content: "block+" });
const text = Node.create({ name: "text", group: "inline" });

/** Marks as they were when the text was opened, kept while they read the same; see `blocks.ts`. */
const kept = Extension.create({
  name: "kept",
  addGlobalAttributes: () => [
    {
      types: ["paragraph", "heading", "bulletList", "orderedList"],
      attributes: { kept: { default: null, rendered: false, keepOnSplit: false } },
    },
  ],
});

const paragraph = Node.create({
  name: "paragraph",
  priority: 1000,
  group: "block",
  content: "inline*",
  parseHTML: () => [{ tag: "p" }],
  renderHTML: () => ["p", 0],
});

const heading = Node.create({
  name: "heading",
  group: "block",
  content: "inline*",
  defining: true,
  parseHTML: () => ["h1", "h2", "h3", "h4", "h5", "h6"].map((tag) => ({ tag })),
  // The level that never leaves one out, wherever on the desk the composer stands.
  renderHTML: () => ["h2", 0],
  addInputRules() {
    return [textblockTypeInputRule({ find: /^#{1,6}\s$/, type: this.type })];
  },
});

const hardBreak = Node.create({
  name: "hardBreak",
  inline: true,
  group: "inline",
  selectable: false,
  linebreakReplacement: true,
  parseHTML: () => [{ tag: "br" }],
  renderHTML: () => ["br"],
  renderText: () => "\n",
  addKeyboardShortcuts() {
    const insert = () =>
      this.editor.isActive("listItem")
        ? this.editor.commands.splitListItem("listItem")
        : this.editor.commands.insertContent({ type: this.name });
    return { "Shift-Enter": insert };
  },
});

const bold = Mark.create({
  name: "bold",
  parseHTML: () => [
    { tag: "strong" },
    { tag: "b", getAttrs: (node) => node.style.fontWeight !== "normal" && null },
    { style: "font-weight", getAttrs: (value) => /^(bold|bolder|[6-9]\d\d)$/.test(value) && null },
  ],
  renderHTML: () => ["strong", 0],
  addInputRules() {
    return [markInputRule({ find: /(?:^|\s)(\*\*(?!\s)([^*]+)\*\*)$/, type: this.type })];
  },
});

const italic = Mark.create({
  name: "italic",
  parseHTML: () => [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }],
  renderHTML: () => ["em", 0],
});

const link = Mark.create({
  name: "link",
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [
    {
      tag: "a[href]",
      getAttrs: (node) => {
        const href = addressOf(node.getAttribute("href") ?? "");
        return href ? { href } : false;
      },
    },
  ],
  renderHTML: ({ HTMLAttributes }) => ["a", mergeAttributes(HTMLAttributes, { rel: "noopener", target: "_blank" }), 0],
});

/** Words of speech inside a sentence. */
const quote = Mark.create({
  name: "quote",
  addAttributes: () => ({ speaker: { default: null, parseHTML: (node) => node.getAttribute("title") } }),
  parseHTML: () => [{ tag: "q" }],
  renderHTML: ({ mark }) => ["q", mark.attrs.speaker ? { title: mark.attrs.speaker } : {}, 0],
});

/** Any block but text. `fresh`: just inserted and still as empty as it came. `refused`: why its file was not taken. */
export const part = Node.create({
  name: "part",
  group: "block",
  atom: true,
  selectable: true,
  draggable: true,
  isolating: true,
  addAttributes: () => ({ part: { default: null }, fresh: { default: false }, refused: { default: null } }),
  parseHTML: () => [
    {
      tag: "div[data-part]",
      getAttrs: (node) => {
        const read = partIn(node.getAttribute("data-part") ?? "");
        return read ? { part: read } : false;
      },
    },
  ],
  renderHTML: ({ node }) => ["div", { "data-part": JSON.stringify(node.attrs.part) }],
  renderText: ({ node }) => wordsOf(node.attrs.part as Part),
});

/** Nodes and marks, without any behaviour of the page around them. */
export const schema = [
  document,
  text,
  paragraph,
  heading,
  bulletList,
  orderedList,
  listItem,
  part,
  hardBreak,
  link,
  bold,
  italic,
  quote,
  kept,
];

/** Reads a block that was copied from a composer; whatever else a page may have put there is refused. */
function partIn(json: string): Part | null {
  try {
    const read = JSON.parse(json) as Part;
    return SHAPES[read.type]?.(read as never) ? read : null;
  } catch {
    return null;
  }
}

const MEDIA = /^[0-9a-f]{32}\.(?:jpg|png|webp|avif|mp3|mp4|pdf)$/;
const isMedia = (media: unknown) => media === null || (typeof media === "string" && MEDIA.test(media));
const isImage = (image: unknown) =>
  typeof image === "object" && image !== null && isMedia((image as Part & { media: unknown }).media);
const isImageOrNone = (image: unknown) => image === undefined || image === null || isImage(image);

const SHAPES: { [T in Part["type"]]: (part: Extract<Part, { type: T }>) => boolean } = {
  quote: (part) => typeof part.text === "string",
  image: isImage,
  gallery: (part) => Array.isArray(part.images) && part.images.every(isImage),
  embed: (part) => typeof part.url === "string" && isImageOrNone(part.preview),
  file: (part) => isMedia(part.media) && ["audio", "video", "pdf"].includes(part.kind),
  table: (part) => part.rows.every((row) => row.every((cell) => typeof cell === "string")),
  card: (part) => typeof part.url === "string" && typeof part.headline === "string" && isImageOrNone(part.image),
};

function wordsOf(part: Part): string {
  switch (part.type) {
    case "quote":
      return [part.text, part.speaker].filter(Boolean).join("\n");
    case "table":
      return part.rows.map((row) => row.join("\t")).join("\n");
    case "embed":
    case "card":
      return part.url;
    default:
      return part.caption ?? "";
  }
}
