/** What is done to posts and drafts from the stream, each in one call of the API. */
import { call } from "../api/client.ts";
import type { Draft, Post, PostCopy, Revision, Ulid } from "../api/types.ts";
import { newUlid } from "../ulid.ts";
import type { Desk } from "./desk.svelte.ts";
import { repinned } from "./posts.ts";

const at = (desk: Desk, id: Ulid, what = "") => `/blogs/${desk.slug}/posts/${id}${what}`;
const draftAt = (desk: Desk, id: Ulid, what = "") => `/blogs/${desk.slug}/drafts/${id}${what}`;
const once = () => ({ "Idempotency-Key": newUlid() });

/** Marks a post as a key event, or takes the mark away. */
export async function mark(desk: Desk, post: Post): Promise<void> {
  const body = { is_key: !post.is_key };
  desk.take(await call<Post>("PUT", at(desk, post.id, "/key"), { body, headers: once() }));
}

/** Pins a post to the top, or unpins it. */
export async function pin(desk: Desk, id: Ulid, pinned: boolean): Promise<void> {
  const post = await call<Post>("PUT", at(desk, id, "/pin"), { body: { pinned }, headers: once() });
  if (desk.blog) {
    const rest = (desk.blog.pinned ?? []).filter((one) => one !== id);
    desk.blog = { ...desk.blog, pinned: pinned ? [id, ...rest] : rest };
  }
  desk.take(post);
}

/** Has the pinned posts stand in this order: whoever is pinned goes to the top, so some are pinned anew. */
export async function arrange(desk: Desk, wanted: readonly Ulid[]): Promise<void> {
  const now = desk.blog?.pinned ?? [];
  for (const id of repinned(now, wanted)) {
    if (now.includes(id)) await pin(desk, id, false);
    await pin(desk, id, true);
  }
}

/** Takes a post out of the public; readers are told the reason. */
export async function takeDown(desk: Desk, id: Ulid, reason: string): Promise<void> {
  desk.take(await call<Post>("POST", at(desk, id, "/take-down"), { body: { reason }, headers: once() }));
}

/** Erases a post's text for good. */
export async function erase(desk: Desk, id: Ulid, reason: string): Promise<void> {
  desk.take(await call<Post>("POST", at(desk, id, "/erase"), { body: { reason }, headers: once() }));
}

/** Puts a copy in place of the present one: silently, or as a correction with its note. */
export async function rewrite(desk: Desk, post: Post, copy: PostCopy, note: string | null): Promise<void> {
  const headers = { "If-Match": `"${post.rev}"`, ...once() };
  const done =
    note === null
      ? await call<Post>("PUT", at(desk, post.id), { body: copy, headers })
      : await call<Post>("POST", at(desk, post.id, "/corrections"), { body: { copy, note }, headers });
  desk.take(done);
}

/** Gives every revision of a post, newest first. */
export async function history(desk: Desk, id: Ulid): Promise<Revision[]> {
  return (await call<{ revisions: Revision[] }>("GET", at(desk, id, "/history"))).revisions;
}

/** Publishes a draft as it stands. */
export async function approve(desk: Desk, draft: Draft): Promise<Post> {
  const headers = { "If-Match": `"${draft.rev}"`, ...once() };
  const post = await call<Post>("POST", draftAt(desk, draft.id, "/publish"), { headers });
  desk.dropDraft(draft.id);
  desk.take(post, desk.me);
  return post;
}

/** Gives a draft back to its author with a remark. */
export async function sendBack(desk: Desk, draft: Draft, remark: string): Promise<void> {
  await step(desk, draft, "/send-back", { remark });
}

/** Hands a draft in to the editors. */
export async function submit(desk: Desk, draft: Draft): Promise<void> {
  await step(desk, draft, "/submit");
}

/** Has a draft published at a time. */
export async function schedule(desk: Desk, draft: Draft, publish_at: string): Promise<void> {
  await step(desk, draft, "/schedule", { publish_at });
}

/** Takes a draft out of the schedule. */
export async function unschedule(desk: Desk, draft: Draft): Promise<void> {
  await step(desk, draft, "/unschedule");
}

/** Says until when a draft must not be published. */
export async function embargo(desk: Desk, draft: Draft, embargo_until: string | null): Promise<Draft> {
  const { copy, is_key, pinned } = draft;
  const body = { copy: { ...copy, embargo_until }, is_key: is_key ?? false, pinned: pinned ?? false };
  const next = await call<Draft>("PUT", draftAt(desk, draft.id), { body, headers: seen(draft) });
  desk.takeDraft(next);
  return next;
}

/** Discards a draft; gives what puts it back. */
export async function discard(desk: Desk, draft: Draft): Promise<() => Promise<void>> {
  await call("DELETE", draftAt(desk, draft.id), { headers: seen(draft) });
  desk.dropDraft(draft.id);
  return async () => {
    const { copy, is_key, pinned } = draft;
    const body = { copy, is_key: is_key ?? false, pinned: pinned ?? false };
    const back = await call<Draft>("PUT", draftAt(desk, draft.id), { body, headers: { "If-None-Match": "*" } });
    desk.takeDraft(back);
    if (draft.state === "review") await submit(desk, back);
    if (draft.state === "scheduled" && draft.publish_at) await schedule(desk, back, draft.publish_at);
  };
}

async function step(desk: Desk, draft: Draft, what: string, body?: unknown): Promise<void> {
  desk.takeDraft(await call<Draft>("POST", draftAt(desk, draft.id, what), { body, headers: seen(draft) }));
}

function seen(draft: Draft): Record<string, string> {
  return { "If-Match": `"${draft.rev}"` };
}
