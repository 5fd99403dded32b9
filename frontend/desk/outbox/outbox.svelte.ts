/** The outbox of this tab: what waits, for components to show, and the world that it is sent through. */
import { call } from "../api/client.ts";
import type { Draft, Post, Ulid } from "../api/types.ts";
import { upload } from "../media/upload.ts";
import type { Work } from "../work.ts";
import { onChange } from "./base.ts";
import { dropFile, fileOf, sweepFiles } from "./files.ts";
import { localsOf } from "./locals.ts";
import { Outbox, type State } from "./run.ts";
import { type How, hold, leave, line, note, queue, type Waiting } from "./waiting.ts";

export interface Sent {
  one: Waiting;
  post: Post | null;
  draft: Draft | null;
}

class Outgoing {
  waiting = $state.raw<readonly Waiting[]>([]);
  state = $state<State>("idle");
  #started = false;
  #listeners = new Set<(sent: Sent) => void>();
  readonly #outbox = new Outbox({
    call: (method, path, ask) => call(method, path, { ...ask, quiet: true }),
    upload,
    fileOf,
    dropFile,
    note,
    leave,
    alone: (work) => (navigator.locks ? navigator.locks.request("depesche-outbox", work).then(() => {}) : work()),
    now: () => Date.now(),
    later: (work, pause) => {
      const timer = setTimeout(work, pause);
      return () => clearTimeout(timer);
    },
    onstate: (state) => {
      this.state = state;
    },
    onsent: (one, { post, draft }) => {
      for (const listener of this.#listeners) listener({ one, post, draft });
    },
  });

  /** Begins to send, and to follow what other tabs put in; again it does nothing. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    onChange(() => void this.#look());
    addEventListener("online", () => void this.#outbox.kick(true));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.#outbox.kick();
    });
    void this.#read();
    void this.#outbox.kick(true);
    void sweepFiles().catch((error) => console.warn("files that nobody waits for stay", error));
    void navigator.storage?.persist?.();
  }

  /** Sends a work, at once or as soon as there is a line. */
  async send(work: Work, how: How): Promise<Waiting> {
    const one = await queue(work, how);
    await this.#read();
    void this.#outbox.kick();
    return one;
  }

  /** Tries again now, also what was refused when `one` is given. */
  async again(one?: Waiting): Promise<void> {
    if (one) await note(one, { state: "waiting", refusal: null, failures: 0, retry_at: 0 });
    await this.#outbox.kick(true);
  }

  /** Has its author write on it again. */
  async write(one: Waiting): Promise<Work> {
    return hold(one);
  }

  /** Lets go of something that was not sent; gives the work, for those who think better of it. */
  async discard(one: Waiting): Promise<Work> {
    await leave(one);
    return one.work;
  }

  /** Lets the files of a work go that is not wanted any more. */
  async forgetFiles(work: Work): Promise<void> {
    await Promise.all(localsOf(work.copy).map(dropFile));
  }

  /** Gives the one that waits of a post. */
  of(id: Ulid): Waiting | null {
    return this.waiting.find((one) => one.id === id) ?? null;
  }

  /** Calls back whenever something of this browser was sent by this tab; gives what ends it. */
  onsent(listener: (sent: Sent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something has changed, perhaps by a tab that is gone before it could send it. */
  async #look(): Promise<void> {
    await this.#read();
    if (this.state === "idle" && this.waiting.some(({ state }) => state === "waiting")) void this.#outbox.kick();
  }

  async #read(): Promise<void> {
    this.waiting = await line();
  }
}

export const outbox = new Outgoing();
