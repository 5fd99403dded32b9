/** What of a half-written block can be sent already: a sound block, or nothing yet. */
import type { Block, Image, Quote, Source, Text } from "../api/types.ts";
import type { Local } from "../work.ts";
import { isAddress } from "./address.ts";
import { printable } from "./inline.ts";

/** Any block but text: in the document it is one node, edited by fields. */
export type Part = Exclude<Block, Text> & Partial<Local>;

/** Gives the block as the model takes it, without what is still blank; null while it would be refused. */
export function finished(part: Part): Block | null {
  switch (part.type) {
    case "quote":
      return part.text.trim() ? quote(part) : null;
    case "gallery":
      return part.images.length > 0 ? part : null;
    case "embed":
      return isAddress(part.url) ? part : null;
    case "card":
      return isAddress(part.url) && part.headline.trim() ? sourced(part) : null;
    case "table":
      return part.rows.length > 0 && part.rows[0]?.length ? part : null;
    default:
      return part;
  }
}

/** Tells whether a picture still has no alternative text though it is going to be seen. */
export function lacksAlt(image: Image & Partial<Local>): boolean {
  return !image.alt?.trim() && (image.media !== null || image.local !== undefined);
}

/** Gives a source without what is blank or no address; null where it has no name. */
export function soundSource(source: Source): Source | null {
  if (!source.name.trim()) return null;
  if (source.url && !isAddress(source.url)) return without(source, "url");
  return source;
}

/** Gives the typed value of a field, or undefined when there is none, so that nothing blank is sent. */
export function typed(value: string): string | undefined {
  const text = printable(value);
  return text.trim() ? text : undefined;
}

/** Changes some fields; those that are undefined now are gone. */
export function changed<T extends object>(whole: T, change: Partial<T>): T {
  const next = { ...whole, ...change };
  for (const name of Object.keys(change) as (keyof T)[]) if (next[name] === undefined) delete next[name];
  return next;
}

function quote(part: Quote): Quote {
  let sound = sourced(part);
  for (const name of ["speaker", "role", "original"] as const) {
    if (sound[name] !== undefined && sound[name] !== null && !sound[name]?.trim()) sound = without(sound, name);
  }
  const homeless = sound.original_language && (sound.original === undefined || sound.original === null);
  return homeless ? without(sound, "original_language") : sound;
}

function sourced<T extends { source?: Source | null }>(part: T): T {
  if (!part.source) return part;
  const source = soundSource(part.source);
  return source === part.source ? part : source ? { ...part, source } : without(part, "source");
}

function without<T extends object, K extends keyof T>(whole: T, name: K): T {
  const { [name]: _, ...rest } = whole;
  return rest as T;
}
