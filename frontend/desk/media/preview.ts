/** Addresses of files that are still in this browser. */
import { fileOf } from "../outbox/files.ts";

/** Makes an address for a kept file, to be revoked by whoever asked; null when it is gone. */
export async function localAddress(key: string): Promise<string | null> {
  const file = await fileOf(key);
  return file ? URL.createObjectURL(file) : null;
}
