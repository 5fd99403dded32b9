/** Sends one thing that waits: its files first, then the post under its ULID, so that however often it is tried it stands once. */
import type { Draft, Media, Post, PostCopy, Ulid } from "../api/types.ts";
import { localsOf, withMedia } from "./locals.ts";
import { sameCopy } from "./same.ts";
import { type How, type Refusal, SENT, type Waiting } from "./waiting.ts";

export interface Ask {
  body?: unknown;
  headers?: Record<string, string>;
}

/** What sending needs of the world outside. */
export interface Line {
  call<T>(method: string, path: string, ask?: Ask): Promise<T>;
  upload(slug: string, key: Ulid, blob: Blob): Promise<Media>;
  fileOf(key: Ulid): Promise<Blob | null>;
  dropFile(key: Ulid): Promise<void>;
  /** Keeps what has become of it before the next step; null where it has been replaced or taken back meanwhile. */
  note(one: Waiting, change: Partial<Waiting>): Promise<Waiting | null>;
}

/** What the server holds of a post or a draft, and since when by whom. */
export interface Held {
  kind: "post" | "draft";
  copy: PostCopy;
  rev: number;
  by: string;
  at: string;
}

/** What came of an attempt. */
export type Outcome =
  | { kind: "sent"; post: Post | null; draft: Draft | null }
  | { kind: "refused"; refusal: Refusal }
  | { kind: "replaced" }
  | { kind: "signed-out" }
  | { kind: "offline" }
  | { kind: "failed"; sentence: string; after: number | null };

/** Tries to send; never throws. */
export async function send(one: Waiting, line: Line): Promise<Outcome> {
  try {
    const ready = await withFiles(one, line);
    return ready ? await posted(ready, line) : { kind: "replaced" };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** Says what an error means for what waits: try again later, sign in, or have its author look at it. */
export function outcomeOf(error: unknown): Outcome {
  const { status, detail, rev, retryAfter: after } = problemOf(error);
  if (status === 0) return { kind: "offline" };
  if (status === 401) return { kind: "signed-out" };
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return { kind: "failed", sentence: detail, after };
  }
  return { kind: "refused", refusal: { status, sentence: detail, rev } };
}

interface Problem {
  status: number;
  detail: string;
  rev: number | null;
  retryAfter: number | null;
}

/** Reads a problem of the API; whatever has no status is a line that is down, unless it is a mistake of ours. */
function problemOf(error: unknown): Problem {
  const said = error as Partial<Problem> & { message?: string; name?: string };
  if (typeof said?.status === "number") {
    return {
      status: said.status,
      detail: said.detail ?? said.message ?? "",
      rev: said.rev ?? null,
      retryAfter: said.retryAfter ?? null,
    };
  }
  const status = said?.name === "Offline" ? 0 : 500;
  return { status, detail: said?.message ?? String(error), rev: null, retryAfter: null };
}

class Lost extends Error {
  readonly status = 422;
}

async function withFiles(one: Waiting, line: Line): Promise<Waiting | null> {
  let now: Waiting | null = one;
  for (const key of localsOf(one.work.copy)) {
    const blob = await line.fileOf(key);
    if (!blob) throw new Lost("lost_file");
    const media = await line.upload(one.blog, key, blob);
    now = now && (await line.note(now, { work: withMedia(now.work, key, media) }));
    if (!now) return null;
    await line.dropFile(key);
  }
  return now;
}

async function posted(one: Waiting, line: Line): Promise<Outcome> {
  const marked = await line.note(one, { sent: [...one.sent, one.work.copy].slice(-SENT) });
  if (!marked) return { kind: "replaced" };
  try {
    return await asked(marked.how, marked, line);
  } catch (error) {
    const held = await arrived(error, one, line);
    if (held === null) throw error;
    const how: How = marked.how.kind === "publish" && held.kind === "post" ? { kind: "revise" } : marked.how;
    return asked(how, { ...marked, work: { ...marked.work, rev: held.rev } }, line);
  }
}

async function asked(how: How, one: Waiting, line: Line): Promise<Outcome> {
  const { work, blog, id, key } = one;
  const path = `/blogs/${blog}/posts/${id}`;
  const seen: Record<string, string> = work.rev === null ? {} : { "If-Match": `"${work.rev}"` };
  switch (how.kind) {
    case "publish": {
      const marks = new URLSearchParams({
        ...(work.origin === "draft" && work.rev !== null && { draft_rev: String(work.rev) }),
        ...(work.is_key && { is_key: "true" }),
        ...(work.pinned && { pinned: "true" }),
      });
      const headers = { "If-None-Match": "*", "Idempotency-Key": key };
      const address = marks.size ? `${path}?${marks}` : path;
      return sent(await line.call<Post>("PUT", address, { body: work.copy, headers }), null);
    }
    case "revise":
      return sent(
        await line.call<Post>("PUT", path, { body: work.copy, headers: { ...seen, "Idempotency-Key": key } }),
        null,
      );
    case "correct": {
      const body = { copy: work.copy, note: how.note };
      const headers = { ...seen, "Idempotency-Key": key };
      return sent(await line.call<Post>("POST", `${path}/corrections`, { body, headers }), null);
    }
    default: {
      const draft = `/blogs/${blog}/drafts/${id}`;
      const body = { copy: work.copy, is_key: work.is_key, pinned: work.pinned };
      const headers = work.rev === null ? { "If-None-Match": "*" } : seen;
      const { rev } = await line.call<Draft>("PUT", draft, { body, headers });
      const kept = { "If-Match": `"${rev}"` };
      if (how.kind === "submit")
        return sent(null, await line.call<Draft>("POST", `${draft}/submit`, { headers: kept }));
      const time = { publish_at: how.publish_at };
      return sent(null, await line.call<Draft>("POST", `${draft}/schedule`, { body: time, headers: kept }));
    }
  }
}

function sent(post: Post | null, draft: Draft | null): Outcome {
  return { kind: "sent", post, draft };
}

/**
 * When the server says that it holds another revision: what it holds, if that is what we sent before without hearing back,
 * so that it is ours to go on from; else null, for then somebody else wrote.
 */
async function arrived(error: unknown, one: Waiting, line: Line): Promise<Held | null> {
  if (problemOf(error).status !== 412) return null;
  const held = await standing(one, line);
  return one.sent.some((copy) => sameCopy(held.copy, copy)) ? held : null;
}

/** Gives what the server holds of something that waits: the post that stands, or the draft that it comes from. */
export async function standing({ blog, id, how, work }: Waiting, line: Pick<Line, "call">): Promise<Held> {
  const draft = async (): Promise<Held> => {
    const there = await line.call<Draft>("GET", `/blogs/${blog}/drafts/${id}`);
    return { kind: "draft", copy: there.copy, rev: there.rev, by: there.by, at: there.changed_at };
  };
  const post = async (): Promise<Held> => {
    const there = await line.call<Post>("GET", `/blogs/${blog}/posts/${id}`);
    return { kind: "post", copy: copyOf(there), rev: there.rev, by: "", at: there.revised_at ?? there.published_at };
  };
  if (how.kind === "submit" || how.kind === "schedule") return draft();
  if (how.kind !== "publish" || work.rev === null) return post();
  return draft().catch((error) => {
    if (problemOf(error).status !== 404) throw error;
    return post(); // somebody has published the draft
  });
}

/** Gives the copy of a post or draft alone. */
export function copyOf(post: Post | PostCopy): PostCopy {
  const { body, time, headline, kicker, authors, place, sources, confidence, tags, links, language, external_id } =
    post;
  return { body, time, headline, kicker, authors, place, sources, confidence, tags, links, language, external_id };
}
