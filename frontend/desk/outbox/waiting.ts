/** What waits to be sent, in the order in which it was written. */
import type { PostCopy, Ulid } from "../api/types.ts";
import { newUlid } from "../ulid.ts";
import type { Work } from "../work.ts";
import { base, changed } from "./base.ts";
import type { Kept } from "./works.ts";

/** Copies that may have arrived which are remembered of one post. */
export const SENT = 10;

/** What is to be done with a work. */
export type How =
  | { kind: "publish" }
  | { kind: "revise" }
  | { kind: "correct"; note: string }
  | { kind: "submit" }
  | { kind: "schedule"; publish_at: string };

/** Why something was not taken: what the server said, and the revision it has by now where that was stale. */
export interface Refusal {
  status: number;
  sentence: string;
  rev: number | null;
}

export interface Waiting {
  /** Place in the order; given by the store. */
  n: number;
  /** The ULID of what is to happen: the same one again does nothing twice. */
  key: Ulid;
  /** The ULID of the post, made at composing. */
  id: Ulid;
  blog: string;
  work: Work;
  how: How;
  /** `held`: its author is writing on it again; it keeps its place. */
  state: "waiting" | "sending" | "refused" | "held";
  refusal: Refusal | null;
  /** How often the server has failed at it. */
  failures: number;
  /** Milliseconds since 1970 before which it is not tried again. */
  retry_at: number;
  /** What was sent without an answer coming back: nobody knows whether it arrived. */
  sent: readonly PostCopy[];
  queued_at: number;
}

/** Puts a work at the end of the line, in place of what waits of the same post; its autosaved copy is let go. */
export async function queue({ sent = [], safe: _safe, began: _began, ...work }: Kept, how: How): Promise<Waiting> {
  const db = await base();
  const moved = db.transaction(["waiting", "works"], "readwrite");
  const before = (await moved.objectStore("waiting").index("post").getAll(work.id)).find(
    (one) => one.blog === work.blog,
  );
  const one: Omit<Waiting, "n"> & { n?: number } = {
    ...(before ? { n: before.n } : {}),
    key: newUlid(),
    id: work.id,
    blog: work.blog,
    work,
    how,
    state: "waiting",
    refusal: null,
    failures: 0,
    retry_at: 0,
    sent: [...(before?.sent ?? []), ...sent].slice(-SENT),
    queued_at: Date.now(),
  };
  const n = await moved.objectStore("waiting").put(one as Waiting);
  await moved.objectStore("works").delete([work.blog, work.id]);
  await moved.done;
  changed();
  return { ...one, n };
}

/** Gives all that waits, in order. */
export async function line(): Promise<Waiting[]> {
  return (await base()).getAll("waiting");
}

/** Changes what is known of something that waits; does nothing, and gives null, where it was replaced or taken back since. */
export async function note(one: Waiting, change: Partial<Waiting>): Promise<Waiting | null> {
  const store = (await base()).transaction("waiting", "readwrite").store;
  const now = await store.get(one.n);
  if (now?.key !== one.key) return null;
  const next = { ...now, ...change };
  await store.put(next);
  changed();
  return next;
}

/** Takes something out of the line: it was sent, or its author took it back. Tells whether it was still as given. */
export async function leave(one: Waiting): Promise<boolean> {
  const store = (await base()).transaction("waiting", "readwrite").store;
  const now = await store.get(one.n);
  if (now?.key !== one.key) return false;
  await store.delete(one.n);
  changed();
  return true;
}

/**
 * Has its author write on it again: it is held in its place, and an autosaved work beside, in one step. Of one that is held
 * already, the work beside is what they have written since.
 */
export async function hold(one: Waiting): Promise<Work> {
  const db = await base();
  const moved = db.transaction(["waiting", "works"], "readwrite");
  const now = (await moved.objectStore("waiting").get(one.n)) ?? one;
  const written = now.state === "held" ? await moved.objectStore("works").get([now.blog, now.id]) : undefined;
  if (written) {
    await moved.done;
    return written;
  }
  await moved.objectStore("waiting").put({ ...now, key: newUlid(), state: "held" });
  await moved.objectStore("works").put({ ...now.work, changed_at: Date.now() });
  await moved.done;
  changed();
  return now.work;
}
