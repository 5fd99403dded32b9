const KEPT = "depesche-read";
/** Posts of one live blog, and live blogs, that are remembered; what was read the longest ago goes first. */
const POSTS = 500;
const BLOGS = 20;
/** The revision that is kept of a post whose end the reader knows. */
export const GONE = 1e9;

type Posts = Record<string, number>;
type Blogs = Record<string, Posts>;

/** Remembers, in this browser alone, which revision of each post it has shown. */
export class Memory {
  constructor(
    readonly slug: string,
    readonly storage: Storage,
  ) {}

  /** Gives the revision of a post that was shown last, 0 when none was. */
  rev(post: string): number {
    return this.#read()[this.slug]?.[post] ?? 0;
  }

  /** Keeps that a revision was shown. Another window may have kept others meanwhile, so that all is read anew. */
  put(post: string, rev: number): void {
    const { [this.slug]: posts = {}, ...others } = this.#read();
    const { [post]: before = 0, ...rest } = posts;
    const here = last({ ...rest, [post]: Math.max(before, rev) }, POSTS);
    try {
      this.storage.setItem(KEPT, JSON.stringify(last({ ...others, [this.slug]: here }, BLOGS)));
    } catch {
      // The browser has no room, or wants none taken: what was shown is then not remembered.
    }
  }

  #read(): Blogs {
    try {
      return (JSON.parse(this.storage.getItem(KEPT) ?? "{}") as Blogs | null) ?? {};
    } catch {
      return {};
    }
  }
}

function last<T>(all: Record<string, T>, count: number): Record<string, T> {
  return Object.fromEntries(Object.entries(all).slice(-count));
}
