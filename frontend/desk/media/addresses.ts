/** Where each upload goes on, remembered in IndexedDB: a reload or a crash does not begin it anew. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { PreviousUpload, UrlStorage } from "tus-js-client";

interface Schema extends DBSchema {
  addresses: { key: string; value: PreviousUpload };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function base(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>("depesche-uploads", 1, { upgrade: (db) => void db.createObjectStore("addresses") });
  return opened;
}

/** The addresses of uploads, by the key of the file. One key has one upload. */
export const addresses: UrlStorage = {
  async findAllUploads() {
    return (await base()).getAll("addresses");
  },
  async findUploadsByFingerprint(key) {
    const found = await (await base()).get("addresses", key);
    return found ? [found] : [];
  },
  async removeUpload(key) {
    await (await base()).delete("addresses", key);
  },
  async addUpload(key, upload) {
    await (await base()).put("addresses", { ...upload, urlStorageKey: key }, key);
    return key;
  },
};
