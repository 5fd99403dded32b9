/** Files on their way to the server while they are being written about: progress, waiting for a line, arrival. */
import { SvelteMap } from "svelte/reactivity";
import { ApiProblem } from "../api/client.ts";
import type { Media } from "../api/types.ts";
import { fileOf } from "../outbox/files.ts";
import { upload } from "./upload.ts";

export interface Arrival {
  readonly state: "sending" | "waiting";
  readonly progress: number;
}

export interface Told {
  /** The file is stored; its block gets its name. */
  arrived(key: string, media: Media): void;
  /** The server will never take it. */
  refused(key: string, why: string): void;
}

/** Seconds after which a file that waits for a line is tried again, when the browser has not noticed one. */
const AGAIN = 15;

export class Arrivals {
  readonly #now = new SvelteMap<string, Arrival>();
  readonly #slug: () => string;
  readonly #told: Told;
  readonly #running = new Map<string, AbortController>();
  #again: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(slug: () => string, told: Told) {
    this.#slug = slug;
    this.#told = told;
    window.addEventListener("online", this.retry);
  }

  /** How a file fares; undefined when nobody has begun to send it. */
  of(key: string): Arrival | undefined {
    return this.#now.get(key);
  }

  /** Begins to send a kept file, unless it is being sent. */
  async begin(key: string): Promise<void> {
    if (this.#stopped || this.#running.has(key)) return;
    const abort = new AbortController();
    this.#running.set(key, abort);
    this.#now.set(key, { state: "sending", progress: this.#now.get(key)?.progress ?? 0 });
    try {
      await this.#send(key, abort.signal);
    } catch (error) {
      this.#failed(key, error);
    } finally {
      this.#running.delete(key);
    }
  }

  /** Tries those again that wait for a line. */
  readonly retry = (): void => {
    for (const [key, { state }] of this.#now) if (state === "waiting") void this.begin(key);
  };

  /** Stops sending; what is not there yet is kept, and goes on from where it was. */
  stop(): void {
    for (const abort of this.#running.values()) abort.abort();
    clearTimeout(this.#again);
  }

  /** Stops for good. */
  close(): void {
    this.#stopped = true;
    window.removeEventListener("online", this.retry);
    this.stop();
  }

  async #send(key: string, signal: AbortSignal): Promise<void> {
    const file = await fileOf(key);
    if (!file) throw new ApiProblem(404, {});
    const onprogress = (progress: number) => this.#now.set(key, { state: "sending", progress });
    const media = await upload(this.#slug(), key, file, { onprogress, signal });
    if (signal.aborted) return;
    this.#now.delete(key);
    this.#told.arrived(key, media);
  }

  #failed(key: string, error: unknown): void {
    const final = error instanceof ApiProblem && error.status >= 400 && error.status < 500 && error.status !== 401;
    if (final) {
      this.#now.delete(key);
      this.#told.refused(key, error.detail);
      return;
    }
    this.#now.set(key, { state: "waiting", progress: this.#now.get(key)?.progress ?? 0 });
    if (this.#stopped) return;
    clearTimeout(this.#again);
    this.#again = setTimeout(this.retry, AGAIN * 1000);
  }
}
