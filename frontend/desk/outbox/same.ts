/** Whether two copies say the same, though the server leaves out what is as always. */
import type { PostCopy } from "../api/types.ts";

const USUAL: Record<string, unknown> = {
  style: "paragraph",
  speech: "direct",
  kind: "other",
  header: true,
  alt: "",
};

/** Gives a copy without whatever goes without saying, its names in one order, as text. */
export function told(copy: PostCopy): string {
  return JSON.stringify(plain(copy));
}

/** Tells whether two copies say the same; a time that one of them leaves open counts as equal. */
export function sameCopy(a: PostCopy, b: PostCopy): boolean {
  const open = !a.time || !b.time;
  return told(open ? { ...a, time: null } : a) === told(open ? { ...b, time: null } : b);
}

function plain(tree: unknown, name = ""): unknown {
  if (Array.isArray(tree)) return tree.map((one) => plain(one));
  if (typeof tree === "string" && (name === "time" || name.endsWith("_until"))) return Date.parse(tree) || tree;
  if (typeof tree !== "object" || tree === null) return tree;
  const pairs = Object.entries(tree)
    .map(([key, value]) => [key, plain(value, key)] as const)
    .filter(([key, value]) => !(value === null || value === undefined || value === USUAL[key] || isEmpty(value)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(pairs);
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
