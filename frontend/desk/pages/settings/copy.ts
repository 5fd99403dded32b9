import type { BlogCopy } from "../../api/types.ts";

/** Fields of a blog that somebody writes, in the order of the form. */
export const FIELDS = [
  "headline",
  "kicker",
  "standfirst",
  "background",
  "image",
  "language",
  "zone",
  "byline",
  "shown_confidence",
  "theme",
] as const;
export type FieldName = (typeof FIELDS)[number];

/** Gives what is written of a blog, every field there. */
export function copyOf(blog: BlogCopy): Required<BlogCopy> {
  return {
    headline: blog.headline,
    kicker: blog.kicker ?? null,
    standfirst: blog.standfirst ?? null,
    background: blog.background ?? [],
    image: blog.image ?? null,
    language: blog.language ?? "en",
    zone: blog.zone ?? "UTC",
    theme: blog.theme ?? null,
    byline: blog.byline ?? "names",
    shown_confidence: blog.shown_confidence ?? "all",
  };
}

/** Tells whether two values of fields are the same. */
export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What comes of two people changing a blog at once. */
export interface Merge {
  /** Mine, with theirs where only they changed something. */
  copy: Required<BlogCopy>;
  /** Fields that both changed, each to something else. */
  both: FieldName[];
}

/** Brings together what somebody writes (`mine`), what it began from (`base`) and what stands there now (`theirs`). */
export function merged(base: BlogCopy, mine: BlogCopy, theirs: BlogCopy): Merge {
  const [from, ours, now] = [copyOf(base), copyOf(mine), copyOf(theirs)];
  const copy: Record<string, unknown> = {};
  const both: FieldName[] = [];
  for (const name of FIELDS) {
    const changed = !same(ours[name], from[name]);
    copy[name] = changed ? ours[name] : now[name];
    if (changed && !same(now[name], from[name]) && !same(now[name], ours[name])) both.push(name);
  }
  return { copy: copy as unknown as Required<BlogCopy>, both };
}

/** Gives what is sent: fields that are empty are left out. */
export function sent(copy: Required<BlogCopy>): BlogCopy {
  const line = (text: string | null) => text?.trim() || null;
  const theme = copy.theme && (copy.theme.accent || copy.theme.band || copy.theme.logo) ? copy.theme : null;
  const trimmed = { ...copy, headline: copy.headline.trim(), kicker: line(copy.kicker), theme };
  return { ...trimmed, standfirst: line(copy.standfirst) };
}
