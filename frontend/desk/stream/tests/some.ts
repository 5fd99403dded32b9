/** Posts, drafts and works for tests. */
import type { DeskPost, Draft, Post, PostCopy } from "../../api/types.ts";
import type { Work } from "../../work.ts";

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

export const work = (copy: PostCopy, more: Partial<Work> = {}): Work => ({
  id: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  blog: "storm",
  origin: "draft",
  rev: null,
  doc: null,
  copy,
  is_key: false,
  pinned: false,
  publish_at: null,
  changed_at: 0,
  ...more,
});
