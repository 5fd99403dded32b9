/** What somebody is writing, kept in this browser as they type. */
import type { PostCopy, Ulid } from "../api/types.ts";
import type { Work } from "../work.ts";
import { base } from "./base.ts";

/** A work as it is kept in this browser. */
export type Kept = Work & {
  /** What of it was sent to the server without an answer coming back: it may have arrived. */
  readonly sent?: readonly PostCopy[];
  /** It began in this browser, so that nobody else knows it but as a draft that saved itself. */
  readonly began?: boolean;
  /** The server has it as it stands here: no word, no half-written block and no file is in this browser alone. */
  readonly safe?: boolean;
};

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
