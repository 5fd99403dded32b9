/** The desk's stream of server-sent events: resumed where it broke off, and honest about whether it stands. */
import { address } from "../api/client.ts";
import type { Blog, DeskPost, Draft, Person, Ulid } from "../api/types.ts";

export interface Frames {
  posts(frame: { seq: number; blog: Blog; posts: DeskPost[] }): void;
  draft(frame: { draft: Draft }): void;
  discarded(frame: { id: Ulid }): void;
  people(frame: { people: Person[] }): void;
  reload(frame: object): void;
}

export type LineState = "connecting" | "live" | "lost";

const NAMES = ["posts", "draft", "discarded", "people", "reload"] as const;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;

interface Hooks {
  frames: Frames;
  /** What has no seq, such as drafts, is told from the first frame of `people` on that follows `live`. */
  onstate(state: LineState): void;
}

/** Follows the desk of a blog until it is closed. */
export class Following {
  readonly #slug: string;
  readonly #tab: Ulid;
  readonly #hooks: Hooks;
  #after: number;
  #source: EventSource | null = null;
  #pause = FIRST_PAUSE;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(slug: string, tab: Ulid, after: number, hooks: Hooks) {
    this.#slug = slug;
    this.#tab = tab;
    this.#after = after;
    this.#hooks = hooks;
    addEventListener("online", this.now);
    document.addEventListener("visibilitychange", this.#seen);
    this.#open();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    removeEventListener("online", this.now);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  #open(): void {
    this.#source?.close();
    this.#hooks.onstate("connecting");
    const query = { after: this.#after, tab: this.#tab };
    const source = new EventSource(address(`/blogs/${this.#slug}/desk/stream`, query));
    this.#source = source;
    source.onopen = () => {
      this.#pause = FIRST_PAUSE;
      this.#hooks.onstate("live");
    };
    source.onerror = () => this.#lost();
    for (const name of NAMES) {
      source.addEventListener(name, (event) => {
        const frame = JSON.parse((event as MessageEvent<string>).data);
        if (name === "posts") this.#after = frame.seq;
        this.#hooks.frames[name](frame);
      });
    }
  }

  #lost(): void {
    this.#source?.close();
    this.#source = null;
    this.#hooks.onstate("lost");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), this.#pause * (0.7 + Math.random() * 0.6));
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }

  /** Tries at once, unless the line stands. */
  now = (): void => {
    if (this.#source) return;
    clearTimeout(this.#timer);
    this.#pause = FIRST_PAUSE;
    this.#open();
  };

  #seen = (): void => {
    if (document.visibilityState === "visible") this.now();
  };
}
