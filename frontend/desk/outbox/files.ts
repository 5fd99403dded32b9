/** Photos and other files whose bytes are still in this browser alone. */
import type { Ulid } from "../api/types.ts";
import { newUlid } from "../ulid.ts";
import { base } from "./base.ts";

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

/** Lets a file go. */
export async function dropFile(key: Ulid): Promise<void> {
  await (await base()).delete("files", key);
}
