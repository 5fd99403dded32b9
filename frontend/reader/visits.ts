const KEPT = "depesche-visits";
/** Live blogs that are remembered; the one visited the longest ago goes first. */
const BLOGS = 20;
/** Milliseconds after which somebody who comes back has been away: less is a reload, or a glance elsewhere. */
export const AWAY = 5 * 60_000;

/** The seq that a blog stood at when it was last in front, when that was, and the seq behind which news are on offer. */
interface Visit {
  seq: number;
  at: number;
  since: number;
}

/** Remembers, in this browser alone, how far a reader has seen a live blog. */
export class Visits {
  constructor(
    readonly slug: string,
    readonly storage: Storage,
    readonly now: () => number = Date.now,
  ) {}

  /** Keeps that the blog is in front; gives the seq behind which all is new to who has been away, 0 for nothing. */
  come(seq: number): number {
    const last = this.#read()[this.slug];
    const since = !last ? 0 : this.now() - last.at >= AWAY ? last.seq : last.since;
    this.#put({ seq: Math.max(seq, last?.seq ?? 0), at: this.now(), since });
    return since;
  }

  /** Keeps that the blog is no longer in front. */
  leave(seq: number): void {
    const last = this.#read()[this.slug];
    this.#put({ seq: Math.max(seq, last?.seq ?? 0), at: this.now(), since: last?.since ?? 0 });
  }

  /** Keeps that the reader knows of what is new, or does not want to. */
  told(): void {
    const last = this.#read()[this.slug];
    if (last) this.#put({ ...last, since: 0 });
  }

  #put(visit: Visit): void {
    const { [this.slug]: _, ...others } = this.#read();
    try {
      const kept = Object.entries({ ...others, [this.slug]: visit }).slice(-BLOGS);
      this.storage.setItem(KEPT, JSON.stringify(Object.fromEntries(kept)));
    } catch {
      // The browser has no room, or wants none taken: nobody has then ever been here.
    }
  }

  #read(): Record<string, Visit> {
    try {
      const kept: unknown = JSON.parse(this.storage.getItem(KEPT) ?? "{}");
      return Object.fromEntries(Object.entries(kept ?? {}).filter((one): one is [string, Visit] => isVisit(one[1])));
    } catch {
      return {};
    }
  }
}

function isVisit(kept: unknown): kept is Visit {
  const { seq, at, since } = (kept ?? {}) as Partial<Visit>;
  return [seq, at, since].every(Number.isSafeInteger);
}
