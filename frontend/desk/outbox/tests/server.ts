/** A double of the API as the outbox sees it: posts by their ULIDs, commands by their keys, and a line that fails at will. */
import type { Draft, Media, Post, PostCopy } from "../../api/types.ts";
import type { Ask, Line } from "../send.ts";

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly rev: number | null = null,
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
  }
}

/** What the line does to a request: lets it pass, loses it on the way, loses the answer, or gives another. */
export type Luck = "passes" | "lost" | "answer lost" | "dies" | Refused;

function offline(): Error {
  return Object.assign(new Error("no line"), { name: "Offline" });
}

const never = new Promise<never>(() => {});

export class Server {
  readonly posts = new Map<string, { post: Post; blog: string }>();
  readonly drafts = new Map<string, Draft>();
  /** Every post in the order in which it became public. */
  readonly published: string[] = [];
  readonly uploads: string[] = [];
  readonly keys = new Set<string>();
  luck: () => Luck = () => "passes";

  async call<T>(method: string, path: string, ask: Ask = {}): Promise<T> {
    await Promise.resolve();
    const luck = this.luck();
    if (luck instanceof Refused) throw luck;
    if (luck === "lost") throw offline();
    const answer = this.#answer(method, path, ask) as T;
    if (luck === "answer lost") throw offline();
    return luck === "dies" ? never : structuredClone(answer);
  }

  async upload(_slug: string, key: string, blob: Blob): Promise<Media> {
    await Promise.resolve();
    const luck = this.luck();
    if (luck instanceof Refused) throw luck;
    if (luck === "lost") throw offline();
    if (!this.uploads.includes(key)) this.uploads.push(key);
    if (luck === "answer lost") throw offline();
    if (luck === "dies") return never;
    return { media: `${key}.jpg`, kind: "image", size: blob.size, width: 40, height: 30 };
  }

  line(world: Omit<Line, "call" | "upload">): Line {
    return { ...world, call: (...all) => this.call(...all), upload: (...all) => this.upload(...all) };
  }

  #answer(method: string, path: string, { body, headers = {} }: Ask): unknown {
    const [, , blog = "", kind, id = "", act] = path.split(/[/?]/);
    if (kind === "drafts") return this.#draft(method, blog, id, act, body, headers);
    const known = this.posts.get(id);
    if (method === "GET") return known?.post;
    const key = headers["Idempotency-Key"] ?? "";
    if (this.keys.has(key)) return known?.post;
    const copy = (act === "corrections" ? (body as { copy: PostCopy }).copy : body) as PostCopy;
    if (JSON.stringify(copy).includes('"local"')) throw new Refused(400, "local is no field");
    const seen = headers["If-Match"];
    if (known && (headers["If-None-Match"] || (seen && seen !== `"${known.post.rev}"`)))
      throw new Refused(412, "there is another revision", known.post.rev);
    this.keys.add(key);
    const rev = (known?.post.rev ?? 0) + 1;
    const time = copy.time ?? "2026-01-01T00:00:00Z";
    const post = { ...copy, id, rev, time, order: rev, seq: rev, state: "published", published_at: time } as Post;
    this.posts.set(id, { post, blog });
    if (!known) this.published.push(id);
    return post;
  }

  #draft(
    method: string,
    blog: string,
    id: string,
    act: string | undefined,
    body: unknown,
    headers: Ask["headers"],
  ): Draft {
    const known = this.drafts.get(id);
    if (method === "GET" && known) return known;
    const state = act === "submit" ? "review" : act === "schedule" ? "scheduled" : "draft";
    if (method === "PUT") {
      const { copy } = body as { copy: PostCopy };
      const same = known && JSON.stringify(known.copy) === JSON.stringify(copy);
      if (same) return known;
      if (known && headers?.["If-Match"] !== `"${known.rev}"`) throw new Refused(412, "another revision", known.rev);
    }
    const copy = method === "PUT" ? (body as { copy: PostCopy }).copy : known?.copy;
    const rev = (known?.rev ?? 0) + 1;
    const draft = { id, blog, state, copy, rev, author: "account:A", by: "account:A" } as Draft;
    this.drafts.set(id, draft);
    return draft;
  }
}
