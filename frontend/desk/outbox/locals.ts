/** Files in a copy that are still in this browser: found, replaced by the server's names, or left out. */
import type { Media, PostCopy, Ulid } from "../api/types.ts";
import type { Work } from "../work.ts";

/** Gives the keys of the files that a copy waits for, in the order of its text. */
export function localsOf(copy: PostCopy): Ulid[] {
  return localsIn(copy.body);
}

/** Gives the keys of files that stand anywhere in a tree, such as a copy or the composer's document. */
export function localsIn(tree: unknown): Ulid[] {
  const keys: Ulid[] = [];
  walk(tree, (part) => {
    if (part.local && !keys.includes(part.local)) keys.push(part.local);
    return part;
  });
  return keys;
}

/** Gives a work in which a file has its name on the server, in its copy as in the composer's document. */
export function withMedia(work: Work, key: Ulid, media: Media): Work {
  const place = (part: Part): Part => {
    if (part.local !== key) return part;
    const { local: _, ...rest } = part;
    const size =
      media.kind === "image" ? { width: media.width ?? null, height: media.height ?? null } : { size: media.size };
    return { ...rest, media: media.media, ...size };
  };
  return { ...work, copy: { ...work.copy, body: walk(work.copy.body, place) }, doc: walk(work.doc, place) };
}

/** Gives a copy as the server takes it while its files are still here: their places, captions and credits. */
export function withoutLocals(copy: PostCopy): PostCopy {
  return { ...copy, body: walk(copy.body, ({ local: _, ...rest }) => rest) };
}

type Part = { local?: string; media?: string | null } & Record<string, unknown>;

/** Rebuilds a tree of JSON with each object that has a `local` replaced; what has none inside is given as it is. */
function walk<T>(tree: T, replace: (part: Part) => Part): T {
  if (Array.isArray(tree)) {
    const next = tree.map((one) => walk(one, replace));
    return next.some((one, n) => one !== tree[n]) ? (next as T) : tree;
  }
  if (typeof tree !== "object" || tree === null) return tree;
  const pairs = Object.entries(tree).map(([name, value]) => [name, walk(value, replace)] as const);
  const next = pairs.some(([name, value]) => value !== (tree as Record<string, unknown>)[name])
    ? (Object.fromEntries(pairs) as T)
    : tree;
  return typeof (next as Part).local === "string" ? (replace(next as Part) as T) : next;
}
