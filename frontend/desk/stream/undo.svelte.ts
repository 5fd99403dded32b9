/** Undoing a publication: for ten seconds it is one key away. */
import type { Post } from "../api/types.ts";

/** Seconds. */
export const UNDO = 10;

export class Undo {
  post = $state.raw<Post | null>(null);
  left = $state(UNDO);
  readonly #act: (post: Post) => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(act: (post: Post) => void) {
    this.#act = act;
  }

  /** A post was published here just now. */
  offer(post: Post): void {
    clearInterval(this.#timer);
    this.post = post;
    this.left = UNDO;
    this.#timer = setInterval(() => {
      this.left -= 1;
      if (this.left <= 0) this.over();
    }, 1000);
  }

  /** Takes it back, if there is something to take back. */
  take(): void {
    const post = this.post;
    this.over();
    if (post) this.#act(post);
  }

  over(): void {
    clearInterval(this.#timer);
    this.post = null;
  }
}
