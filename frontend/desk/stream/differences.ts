/** Differences between two copies, word by word. Loaded with the dialogs that show them. */
import { diffWordsWithSpace } from "diff";
import type { PostCopy } from "../api/types.ts";
import { FACTS, type Fact, plainly, type SayLink } from "./plain.ts";

export interface Piece {
  text: string;
  kind: "same" | "gone" | "new";
}

/** Compares two copies: each fact that one of them has, with its pieces. */
export function differences(before: PostCopy, after: PostCopy, say?: SayLink): { fact: Fact; pieces: Piece[] }[] {
  const [old, now] = [before, after].map((copy) => new Map(plainly(copy, say).map(({ fact, text }) => [fact, text])));
  return FACTS.filter((fact) => old?.has(fact) || now?.has(fact)).map((fact) => ({
    fact,
    pieces: pieces(old?.get(fact) ?? "", now?.get(fact) ?? ""),
  }));
}

/** Tells whether two copies read the same. */
export function readsSame(before: PostCopy, after: PostCopy): boolean {
  return JSON.stringify(plainly(before)) === JSON.stringify(plainly(after));
}

function pieces(before: string, after: string): Piece[] {
  return diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({
    text: value,
    kind: added ? "new" : removed ? "gone" : "same",
  }));
}
