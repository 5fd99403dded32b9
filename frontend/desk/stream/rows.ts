/** The rows of the stream, one list for the eye and the keyboard: what waits, drafts, then posts by day. Pure. */
import type { DeskPost, Draft } from "../api/types.ts";
import type { Waiting } from "../outbox/waiting.ts";
import type { Work } from "../work.ts";

export type Row =
  | { kind: "waiting"; key: string; one: Waiting }
  | { kind: "work"; key: string; work: Work }
  | { kind: "draft"; key: string; draft: Draft }
  | { kind: "post"; key: string; post: DeskPost; opens: boolean };

export interface Parts {
  waiting: readonly Waiting[];
  works: readonly Work[];
  drafts: readonly Draft[];
  posts: readonly DeskPost[];
  /** Gives the day of an instant in the blog's zone, as a name that is the same for the same day. */
  dayOf(instant: string): string;
}

/** Gives the rows; what waits stands newest first like the posts that it will be. A post says whether it opens a day. */
export function rowsOf({ waiting, works, drafts, posts, dayOf }: Parts): Row[] {
  const rows: Row[] = [...waiting].reverse().map((one) => ({ kind: "waiting", key: keyOf(one), one }));
  const taken = new Set(rows.map(({ key }) => key));
  for (const work of works) rows.push({ kind: "work", key: `b${work.id}`, work });
  for (const draft of drafts) rows.push({ kind: "draft", key: `d${draft.id}`, draft });
  let last = "";
  for (const post of posts) {
    if (taken.has(post.post.id)) continue;
    const day = dayOf(post.post.time);
    rows.push({ kind: "post", key: post.post.id, post, opens: day !== last });
    last = day;
  }
  return rows;
}

/** What is going to be a post has the post's key, so that the row stays the same one when it is published. */
function keyOf({ id, how }: Waiting): string {
  return how.kind === "publish" ? id : `w${id}`;
}
