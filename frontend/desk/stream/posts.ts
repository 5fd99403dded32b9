/** The posts of the stream: in which order they stand, what a frame makes of them, and which a filter shows. Pure. */
import type { DeskPost, Draft, Ulid } from "../api/types.ts";

export type Show = "all" | "mine" | "drafts" | "waiting" | "scheduled" | "key" | "tagged" | "unconfirmed";

export interface Filter {
  show: Show;
  tag: string | null;
  /** Words that are looked for, in all that is public; nothing else counts then. */
  words?: string;
}

export const ALL: Filter = { show: "all", tag: null };

/** Compares two posts: below zero when `a` stands above. */
export function newerFirst(a: DeskPost, b: DeskPost): number {
  return Date.parse(b.post.time) - Date.parse(a.post.time) || b.post.order - a.post.order;
}

/**
 * Puts posts where they belong; of a post the higher `seq` wins, so that a late answer never shows what is over. `floor` is
 * the oldest post that has been fetched while there are older ones: what belongs below it comes when it is asked for.
 */
export function placed(
  known: readonly DeskPost[],
  come: readonly DeskPost[],
  floor: DeskPost | null = null,
): DeskPost[] {
  const news = new Map(come.map((one) => [one.post.id, one]));
  const rest = known.filter((one) => {
    const now = news.get(one.post.id);
    if (!now) return true;
    if (now.post.seq < one.post.seq) news.delete(one.post.id);
    return now.post.seq < one.post.seq;
  });
  const shown = [...news.values()].filter((one) => !floor || newerFirst(one, floor) <= 0).sort(newerFirst);
  const merged: DeskPost[] = [];
  let at = 0;
  for (const one of shown) {
    while (at < rest.length && newerFirst(rest[at] as DeskPost, one) < 0) merged.push(rest[at++] as DeskPost);
    merged.push(one);
  }
  return merged.concat(rest.slice(at));
}

/** Tells whether a filter shows a post; `me` is the actor who works here. */
export function shows({ show, tag }: Filter, { post, by }: DeskPost, me: string): boolean {
  switch (show) {
    case "mine":
      return by === me;
    case "key":
      return post.is_key === true;
    case "tagged":
      return tag !== null && (post.tags ?? []).includes(tag);
    case "unconfirmed":
      return post.confidence === "unconfirmed";
    case "all":
      return true;
    default:
      return false;
  }
}

/** Gives what to ask the server for; null where the filter shows no posts. */
export function asked({ show, tag, words }: Filter, me: string): Record<string, string> | null {
  if (words) return { q: words };
  switch (show) {
    case "all":
      return {};
    case "mine":
      return { by: me };
    case "key":
      return { key: "true" };
    case "tagged":
      return tag === null ? null : { tag };
    case "unconfirmed":
      return { confidence: "unconfirmed" };
    default:
      return null;
  }
}

/**
 * Puts drafts that were fetched page by page together with what was told meanwhile: of each the higher revision counts,
 * those `told` of stay, those `gone` are gone.
 */
export function gathered(
  fetched: readonly Draft[],
  known: readonly Draft[],
  told: ReadonlySet<Ulid>,
  gone: ReadonlySet<Ulid>,
): Draft[] {
  const all = new Map(known.filter(({ id }) => told.has(id)).map((draft) => [draft.id, draft]));
  for (const draft of fetched) {
    const now = known.find(({ id }) => id === draft.id);
    if (!gone.has(draft.id)) all.set(draft.id, now && now.rev > draft.rev ? now : draft);
  }
  return [...all.values()];
}

/** Gives the drafts that a filter shows, those first that somebody has to act on. */
export function queued({ show, words }: Filter, drafts: readonly Draft[], me: string, publishes: boolean): Draft[] {
  if (words) return [];
  return drafts.filter((draft) => wanted(show, draft, me, publishes)).sort(byUrgency);
}

function wanted(show: Show, draft: Draft, me: string, publishes: boolean): boolean {
  switch (show) {
    case "all":
      return publishes ? draft.state === "review" : draft.author === me;
    case "mine":
      return draft.author === me;
    case "drafts":
      return draft.state === "draft";
    case "waiting":
      return draft.state === "review";
    case "scheduled":
      return draft.state === "scheduled";
    default:
      return false;
  }
}

const RANK = { review: 0, draft: 1, scheduled: 2 };

function byUrgency(a: Draft, b: Draft): number {
  if (a.state !== b.state) return RANK[a.state] - RANK[b.state];
  const time = (draft: Draft) => Date.parse(draft.state === "scheduled" ? (draft.publish_at ?? "") : draft.changed_at);
  return a.state === "draft" ? time(b) - time(a) : time(a) - time(b);
}

/** Gives the posts to pin anew, in this order, so that they come to stand as wanted: each pinned goes to the top. */
export function repinned(now: readonly Ulid[], wanted: readonly Ulid[]): Ulid[] {
  let kept = wanted.length;
  for (let at = now.length - 1; kept > 0 && at >= 0; at--) if (now[at] === wanted[kept - 1]) kept--;
  return wanted.slice(0, kept).reverse();
}

/** Gives a list with one of it moved to another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, at) => at !== from);
  return [...rest.slice(0, to), list[from] as T, ...rest.slice(to)];
}
