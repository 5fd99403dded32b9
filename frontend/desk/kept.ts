import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/**
 * What the shell keeps in this browser so that it opens without a line: who works here and their list of live blogs. It
 * goes when they sign out.
 */
interface Kept extends DBSchema {
  kept: { key: string; value: unknown };
}

let opened: Promise<IDBPDatabase<Kept>> | null = null;

function database(): Promise<IDBPDatabase<Kept>> {
  opened ??= openDB<Kept>("depesche-shell", 1, { upgrade: (made) => void made.createObjectStore("kept") });
  return opened;
}

/** Keeps a value under a name. A browser that keeps nothing (private windows) is no reason to stop. */
export async function keep(name: string, value: unknown): Promise<void> {
  try {
    await (await database()).put("kept", value, name);
  } catch (error) {
    console.warn("nothing can be kept in this browser", error);
  }
}

/** Gives what was kept under a name. */
export async function kept<T>(name: string): Promise<T | undefined> {
  try {
    return (await (await database()).get("kept", name)) as T | undefined;
  } catch {
    return undefined;
  }
}

/** Forgets all that was kept. */
export async function forgetAll(): Promise<void> {
  try {
    await (await database()).clear("kept");
  } catch (error) {
    console.warn("nothing could be forgotten", error);
  }
}
