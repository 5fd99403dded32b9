import type { Frame } from "./log.ts";

/** Milliseconds without a sign of life after which a stream counts as dead. */
const SILENCE = 45_000;
const POLL = 5_000;
const POLL_HIDDEN = 30_000;
/** Milliseconds until the stream is tried again while the log's pages are polled; twice as long each time. */
const STREAM_AGAIN = 180_000;
const STREAM_AGAIN_MOST = 1_800_000;
const FAILURES = 3;

/** What a line brings its news to. */
export interface Listener {
  seq(): number;
  frame(frame: Frame): void;
  reload(): void;
  /** Catches up by the log's pages; rejects when they are not to be had. */
  poll(): Promise<void>;
  /** Tells whether the line stands. */
  stands(yes: boolean): void;
}

type Timer = ReturnType<typeof setTimeout>;

/** The connection to the server: a stream of events, or where that is not to be had, polling. */
export class Line {
  #stream?: EventSource;
  /** Failures of the stream in a row, without a sign of life between. */
  #failures = 0;
  /** Whether not even the log's pages were to be had. */
  #down = false;
  #watchdog?: Timer;
  #again?: Timer;
  #polling?: Timer;

  constructor(
    readonly slug: string,
    readonly listener: Listener,
  ) {
    addEventListener("online", () => this.open());
    addEventListener("offline", () => this.#fails());
    addEventListener("pageshow", (event) => event.persisted && this.open());
  }

  /** Connects, or connects anew, behind the seq that the page has reached. */
  open(): void {
    this.#hangUp();
    if (!("EventSource" in window)) {
      this.#failures = FAILURES;
      this.#pollIn(0);
      return;
    }
    const stream = new EventSource(`/${this.slug}/stream?after=${this.listener.seq()}`);
    this.#stream = stream;
    stream.onmessage = (event) => {
      this.#lives();
      this.listener.frame(JSON.parse(event.data));
    };
    stream.addEventListener("beat", () => this.#lives());
    stream.addEventListener("reload", () => {
      this.#lives();
      this.listener.reload();
    });
    stream.onopen = () => this.listener.stands(true);
    stream.onerror = () => this.#fails();
    this.#watch();
  }

  /** Ends the connection. */
  close(): void {
    this.#hangUp();
    clearTimeout(this.#polling);
  }

  #hangUp(): void {
    this.#stream?.close();
    clearTimeout(this.#watchdog);
    clearTimeout(this.#again);
  }

  #lives(): void {
    this.#failures = 0;
    clearTimeout(this.#polling);
    this.listener.stands(true);
    this.#watch();
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#fails(true), SILENCE);
  }

  #fails(silent = false): void {
    this.listener.stands(false);
    if (!navigator.onLine) {
      this.close();
      return;
    }
    this.#failures++;
    if (this.#failures >= FAILURES) {
      this.#hangUp();
      this.#openIn(Math.min(STREAM_AGAIN * 2 ** (this.#failures - FAILURES), STREAM_AGAIN_MOST));
      this.#pollIn(0);
    } else if (silent || this.#stream?.readyState === 2) {
      // Refused, as where a static host has the page: what there is is fetched at once, while it is tried again.
      this.#pollIn(0);
      this.#openIn(1_000 * this.#failures + Math.random() * 1_000);
    }
  }

  #openIn(millis: number): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.open(), millis);
  }

  #pollIn(millis: number): void {
    clearTimeout(this.#polling);
    this.#polling = setTimeout(() => this.#poll(), millis);
  }

  async #poll(): Promise<void> {
    try {
      await this.listener.poll();
      this.listener.stands(true);
      if (this.#down) this.#openIn(Math.random() * 1_000);
      this.#down = false;
    } catch {
      this.listener.stands(false);
      this.#down = true;
    }
    if (this.#failures >= FAILURES && navigator.onLine) this.#pollIn(document.hidden ? POLL_HIDDEN : POLL);
  }
}
