/** Photos and other files whose bytes are still in this browser alone. */
import type { Ulid } from "../api/types.ts";
import { newUlid } from "../ulid.ts";
import { base } from "./base.ts";
import { localsIn } from "./locals.ts";

/** Keeps a file; gives its key, which is also its name when it is uploaded, so that it is uploaded once. */
export async function keepFile(blob: Blob): Promise<Ulid> {
  const key = newUlid();
  await (await base()).put("files", { key, blob, kept_at: Date.now() });
  return key;
}

/** Gives a kept file, or null when it is no longer here. */
export async function fileOf(key: Ulid): Promise<Blob | null> {
  return (await (await base()).get("files", key))?.blob ?? null;
}

/** Milliseconds for which a file stays that nothing names: an undo may want it back. */
const IDLE = 24 * 3_600_000;

/** Lets files go that nothing kept here waits for any more. */
export async function sweepFiles(now = Date.now()): Promise<void> {
  const db = await base();
  const named = new Set<Ulid>();
  for (const work of await db.getAll("works")) for (const key of localsIn([work.copy, work.doc])) named.add(key);
  for (const { work } of await db.getAll("waiting")) for (const key of localsIn([work.copy, work.doc])) named.add(key);
  const sweeping = db.transaction("files", "readwrite");
  for await (const cursor of sweeping.store) {
    if (!named.has(cursor.value.key) && cursor.value.kept_at < now - IDLE) await cursor.delete();
  }
  await sweeping.done;
}

/** Lets a file go. */
export async function dropFile(key: Ulid): Promise<void> {
  await (await base()).delete("files", key);
}
