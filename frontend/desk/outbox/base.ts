/** The browser's own store of what is not safe on the server yet: works, what waits to be sent, and files. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Ulid } from "../api/types.ts";
import type { Waiting } from "./waiting.ts";
import type { Kept } from "./works.ts";

export interface KeptFile {
  key: Ulid;
  blob: Blob;
  kept_at: number;
}

interface Schema extends DBSchema {
  works: { key: [string, Ulid]; value: Kept; indexes: { blog: string } };
  waiting: { key: number; value: Waiting; indexes: { post: Ulid } };
  files: { key: Ulid; value: KeptFile };
}

let name = "depesche";
let opened: Promise<IDBPDatabase<Schema>> | null = null;

/** Says whose works are kept from here on: each account has a store of its own, which nobody else sees or sends. */
export function belongTo(account: Ulid): void {
  const next = `depesche-${account}`;
  if (next === name) return;
  name = next;
  opened = null;
  tell();
}

/** Gives the database, opened once. */
export function base(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(name, 1, {
    upgrade(db) {
      db.createObjectStore("works", { keyPath: ["blog", "id"] }).createIndex("blog", "blog");
      db.createObjectStore("waiting", { keyPath: "n", autoIncrement: true }).createIndex("post", "id");
      db.createObjectStore("files", { keyPath: "key" });
    },
    blocking: (_old, _new, event) => (event.target as IDBDatabase).close(),
    terminated: () => {
      opened = null;
    },
  }).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("depesche-outbox");
const listeners = new Set<() => void>();
channel?.addEventListener("message", () => tell());

/** Calls back whenever the outbox has changed, in this tab or another; gives what ends it. */
export function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says to all tabs that the outbox has changed. */
export function changed(): void {
  tell();
  channel?.postMessage("changed");
}

function tell(): void {
  for (const listener of listeners) listener();
}
