import type { JSONContent } from "@tiptap/core";
import type { PostCopy, Ulid } from "./api/types.ts";

/**
 * What somebody is writing in the composer, as it is kept in the browser: a post that is not public yet, or a change to one
 * that is. Frozen: each change makes a new one.
 */
export interface Work {
  /** ULID of the post that it is or will be. */
  readonly id: Ulid;
  /** Web address of its blog. */
  readonly blog: string;
  /** `draft`: not public yet. `post`: a change to a public post. */
  readonly origin: "draft" | "post";
  /** Revision of draft or post on the server that this began from; null while the server has none. */
  readonly rev: number | null;
  /** The composer's own document, so that a half-written block survives a reload; null when it was never opened. */
  readonly doc: JSONContent | null;
  /** What would be sent now. Images that wait to be sent have `media: null` and a `local` key, see LocalImage. */
  readonly copy: PostCopy;
  readonly is_key: boolean;
  readonly pinned: boolean;
  readonly publish_at: string | null;
  /** Milliseconds since 1970. */
  readonly changed_at: number;
}

/** An image or file block whose bytes are still in this browser, under this key of the outbox's `files`. */
export interface Local {
  local: string;
}
