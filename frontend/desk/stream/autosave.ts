/** Saves what is being written as one types: in this browser at once, on the server after a pause. */
import type { Draft, PostCopy } from "../api/types.ts";
import { docOf, isWhole } from "../composer/blocks.ts";
import { withoutLocals } from "../outbox/locals.ts";
import { sameCopy } from "../outbox/same.ts";
import { SENT } from "../outbox/waiting.ts";
import type { Kept } from "../outbox/works.ts";
import type { Work } from "../work.ts";

/** Where it is safe; `nowhere` while this browser keeps nothing and the server has not got it. */
export type Saved = "new" | "nowhere" | "browser" | "saving" | "server";

export interface Places {
  keep(work: Kept): Promise<void>;
  drop(work: Work): Promise<void>;
  call<T>(method: string, path: string, ask?: { body?: unknown; headers?: Record<string, string> }): Promise<T>;
  onsaved(saved: Saved): void;
  /** The server has a revision that somebody else wrote. */
  onconflict(theirs: Draft): void;
  /** The draft is a post by now, or was one. */
  ongone(sentence: string): void;
}

/** Milliseconds without a keystroke after which the server is told. */
export const PAUSE = 1_500;
/** Milliseconds after which it is told in any case. */
const PATIENCE = 10_000;
/** Milliseconds after which it is tried again where it could not be told. */
export const AGAIN = 15_000;

export class Autosave {
  readonly #places: Places;
  #work: Work;
  #rev: number | null;
  #sent: readonly PostCopy[];
  /** There is something that the server has not got. */
  #dirty: boolean;
  #keeping: Promise<void> | null = null;
  #keepAgain = false;
  #kept: Saved = "browser";
  #putting: Promise<void> | null = null;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor({ sent = [], safe = false, ...work }: Kept, places: Places) {
    this.#work = work;
    this.#sent = sent;
    this.#rev = work.rev;
    this.#dirty = !safe;
    this.#places = places;
  }

  /** The work as it was changed last, with the revision that the server is known to have. */
  get work(): Kept {
    const safe = !this.#dirty && isWhole(this.#work.doc ?? docOf(this.#work.copy));
    return { ...this.#work, rev: this.#rev, sent: this.#sent, safe };
  }

  /** Takes a change. */
  change(work: Work): void {
    if (this.#stopped) return;
    this.#work = work;
    this.#dirty = true;
    this.#places.onsaved("saving");
    this.#keep();
    this.#since ||= Date.now();
    this.#flushIn(Math.min(PAUSE, this.#since + PATIENCE - Date.now()));
  }

  /** Goes on from another revision, after a conflict. */
  rebase(rev: number | null): void {
    this.#rev = rev;
    this.#keep();
  }

  /** Tells the server now. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#putting) await this.#putting;
    if (!this.#dirty || this.#stopped || this.#work.origin !== "draft" || isEmpty(this.#work.copy)) return;
    this.#putting = this.#put().finally(() => {
      this.#putting = null;
    });
    await this.#putting;
  }

  /** Ends saving; gives the work with the revision that it has on the server once what is on its way has come back. */
  async stop(): Promise<Kept> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#putting;
    while (this.#keeping) await this.#keeping;
    return this.work;
  }

  #flushIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#work.origin === "draft") this.#timer = setTimeout(() => void this.flush(), Math.max(0, milliseconds));
  }

  /** One write at a time: the last state wins, and typing never waits. */
  #keep(): void {
    if (this.#keeping) {
      this.#keepAgain = true;
      return;
    }
    this.#keepAgain = false;
    const { work } = this;
    this.#keeping = (
      isEmpty(work.copy) && work.origin === "draft" && !work.doc ? this.#places.drop(work) : this.#places.keep(work)
    )
      .then(() => {
        this.#kept = "browser";
      })
      .catch((error) => {
        this.#kept = "nowhere";
        console.warn("the browser keeps nothing", error);
      })
      .finally(() => {
        this.#keeping = null;
        if (this.#keepAgain) this.#keep();
        else if (this.#dirty && !this.#putting) this.#places.onsaved(this.#kept);
      });
  }

  async #put(): Promise<void> {
    const sending = this.#work;
    const { blog, id, is_key, pinned } = sending;
    const copy = withoutLocals(sending.copy);
    const path = `/blogs/${blog}/drafts/${id}`;
    this.#since = 0;
    this.#places.onsaved("saving");
    this.#sent = [...this.#sent, copy].slice(-SENT);
    this.#keep();
    while (this.#keeping) await this.#keeping;
    try {
      const headers: Record<string, string> =
        this.#rev === null ? { "If-None-Match": "*" } : { "If-Match": `"${this.#rev}"` };
      const draft = await this.#places.call<Draft>("PUT", path, { body: { copy, is_key, pinned }, headers });
      this.#sent = [];
      this.#dirty = this.#work !== sending;
      this.rebase(draft.rev);
      this.#places.onsaved(this.#dirty ? this.#kept : "server");
    } catch (error) {
      this.#places.onsaved(this.#kept);
      await this.#refused((error as { status?: number }).status ?? 0, String((error as Error).message), path);
    }
  }

  async #refused(status: number, sentence: string, path: string): Promise<void> {
    if (status === 404 && this.#rev !== null) this.rebase(null);
    if (status === 410 || status === 409) return this.#places.ongone(sentence);
    if (status === 412) {
      const theirs = await this.#places.call<Draft>("GET", path).catch(() => null);
      const ours = theirs && this.#sent.some((copy) => sameCopy(theirs.copy, copy));
      if (theirs && !ours) return this.#places.onconflict(theirs);
      if (theirs) {
        this.rebase(theirs.rev);
        return this.#flushIn(0);
      }
    }
    if (!this.#stopped && status !== 400 && status !== 413 && status !== 403) this.#flushIn(AGAIN);
  }
}

/** Tells whether nothing has been written yet. */
export function isEmpty(copy: PostCopy): boolean {
  return copy.body.length === 0 && !copy.headline;
}
