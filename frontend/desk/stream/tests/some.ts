/** Posts and drafts for tests. */
import type { DeskPost, Draft, Post, PostCopy } from "../../api/types.ts";

export const copyOf = (text: string, more: Partial<PostCopy> = {}): PostCopy => ({
  body: text ? [{ type: "text", text }] : [],
  ...more,
});

export function post(id: string, time: string, more: Partial<Post> = {}, by = "account:ada"): DeskPost {
  const standing: Post = {
    ...copyOf(`This is ${id}.`),
    id,
    time,
    rev: 1,
    order: 1,
    seq: 1,
    state: "published",
    published_at: time,
    ...more,
  };
  return { post: standing, by };
}

export function draft(id: string, more: Partial<Draft> = {}): Draft {
  const at = "2026-05-01T10:00:00Z";
  return {
    id,
    blog: "storm",
    state: "draft",
    copy: copyOf(`This is ${id}.`),
    author: "account:ada",
    by: "account:ada",
    created_at: at,
    changed_at: at,
    rev: 1,
    ...more,
  };
}
