/** A copy as plain text, a line a block, for comparing by words. Pure; labels are said by whoever shows it. */
import type { Block, PostCopy, PostLink } from "../api/types.ts";

/** Gives the lines of a copy that people compare: its facts, then its blocks. */
export function plainly(copy: PostCopy, say: SayLink = bare): { fact: Fact; text: string }[] {
  const lines: { fact: Fact; text: string }[] = [];
  const add = (fact: Fact, text: string | null | undefined) => {
    if (text) lines.push({ fact, text });
  };
  add("kicker", copy.kicker);
  add("headline", copy.headline);
  add("place", copy.place);
  add("text", told(copy.body));
  add("authors", copy.authors?.map(({ name }) => name).join(", "));
  add("sources", copy.sources?.map(({ name }) => name).join(", "));
  add("confidence", copy.confidence);
  add("tags", copy.tags?.join(", "));
  add("links", copy.links?.map(say).join("\n"));
  return lines;
}

/** Says in words what a post is to another. */
export type SayLink = (link: PostLink) => string;
const bare: SayLink = ({ relation, post }) => `${relation} ${post}`;

export type Fact = "kicker" | "headline" | "place" | "text" | "authors" | "sources" | "confidence" | "tags" | "links";
export const FACTS: readonly Fact[] = [
  "kicker",
  "headline",
  "place",
  "text",
  "authors",
  "sources",
  "confidence",
  "tags",
  "links",
];

/** Gives blocks as text, with an empty line between them. */
export function told(body: readonly Block[]): string {
  return body.map(block).filter(Boolean).join("\n\n");
}

function block(one: Block): string {
  switch (one.type) {
    case "text":
      return one.style === "bullets" ? one.text.replace(/^/gm, "• ") : one.text;
    case "quote":
      return [one.speech === "indirect" ? one.text : `“${one.text}”`, one.speaker, one.role]
        .filter(Boolean)
        .join(" – ");
    case "image":
      return [`[${one.media ?? "…"}]`, one.alt, one.caption, one.credit].filter(Boolean).join(" ");
    case "gallery":
      return [...one.images.map(block), one.caption].filter(Boolean).join("\n");
    case "table":
      return [one.caption, ...one.rows.map((row) => row.join(" | "))].filter(Boolean).join("\n");
    case "file":
      return [`[${one.media ?? "…"}]`, one.headline, one.caption].filter(Boolean).join(" ");
    default:
      return [one.url, one.headline, one.type === "card" ? one.standfirst : one.caption].filter(Boolean).join("\n");
  }
}
