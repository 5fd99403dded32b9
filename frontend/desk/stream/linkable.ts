/** Which posts a post can be linked to, as the composer lists them. Pure. */
import type { DeskPost } from "../api/types.ts";
import type { Option } from "../composer/fields/listing.svelte.ts";
import { dayAndTime, time } from "../words/index.ts";
import { glance } from "./glance.ts";

const CHARS = 80;

/** Gives the posts that stand, but for the one that is written: those of a day other than the newest with their day. */
export function linkable(posts: readonly DeskPost[], zone: string, except?: string): Option[] {
  const day = (instant: string) => dayAndTime(instant, zone).replace(time(instant, zone), "");
  const newest = posts[0] && day(posts[0].post.time);
  return posts
    .filter(({ post }) => post.state === "published" && post.id !== except)
    .map(({ post }) => {
      const when = day(post.time) === newest ? time(post.time, zone) : dayAndTime(post.time, zone);
      return { value: post.id, label: `${when} ${(post.headline || glance(post).lines).slice(0, CHARS)}` };
    });
}
