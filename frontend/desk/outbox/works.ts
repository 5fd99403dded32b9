/** What somebody is writing, kept in this browser as they type. */
import type { PostCopy, Ulid } from "../api/types.ts";
import type { Work } from "../work.ts";
import { base } from "./base.ts";

/** A work as it is kept: with what of it was last sent to the server, whose answer may have been lost. */
export type Kept = Work & { readonly sent?: PostCopy | null };

/** Keeps a work in place of what was kept of it before. */
export async function keepWork(work: Kept): Promise<void> {
  await (await base()).put("works", work);
}

/** Gives a kept work. */
export async function workOf(blog: string, id: Ulid): Promise<Kept | null> {
  return (await (await base()).get("works", [blog, id])) ?? null;
}

/** Gives the works kept of a blog, the one changed last first. */
export async function worksOf(blog: string): Promise<Kept[]> {
  const works = await (await base()).getAllFromIndex("works", "blog", blog);
  return works.sort((a, b) => b.changed_at - a.changed_at);
}

/** Forgets a work. */
export async function dropWork(blog: string, id: Ulid): Promise<void> {
  await (await base()).delete("works", [blog, id]);
}
