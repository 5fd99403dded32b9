/** A post as the double of a server keeps it. */
interface Kept {
  id: string;
  time: number;
  order: number;
  words: string;
  seq: number;
}

const PAGE_EVENTS = 4;

/** A double of the server: posts in order, pages of `size`, frames and log pages of what happened. */
export class Server {
  seq = 0;
  generation = 1;
  look = "look1";
  posts: Kept[] = [];
  /** For each event, the post that it touched as it then read. */
  readonly log: Kept[] = [];

  constructor(readonly size = 4) {}

  publish(time: number, words = `Words of ${time}`): string {
    const id = String(this.seq + 1).padStart(26, "0");
    return this.#put({ id, time, order: this.seq + 1, words, seq: 0 });
  }

  revise(id: string, change: Partial<Pick<Kept, "time" | "words">>): string {
    const post = this.posts.find((one) => one.id === id);
    if (!post) throw new Error(`no post ${id}`);
    return this.#put({ ...post, ...change });
  }

  /** The frame that catches up with everything behind `after`. */
  frame(after = this.seq - 1): string {
    const touched = new Set(this.log.slice(after).map(({ id }) => id));
    const parts = Object.fromEntries(
      this.posts.filter(({ id }) => touched.has(id)).map((post) => [`post-${post.id}`, article(post)]),
    );
    return JSON.stringify({ ...this.#state(), parts: { ...parts, ...this.#around() } });
  }

  head(): unknown {
    return { ...this.#state(), page_size: PAGE_EVENTS, parts: this.#around() };
  }

  logPage(number: number): unknown {
    const events = this.log.slice(number * PAGE_EVENTS, (number + 1) * PAGE_EVENTS);
    const parts = Object.fromEntries(events.map((post) => [`post-${post.id}`, article(post)]));
    return { generation: this.generation, to: number * PAGE_EVENTS + events.length, parts };
  }

  page(before?: string): string {
    const sorted = this.#sorted();
    const from = before ? sorted.findIndex(({ id }) => id === before) + 1 : 0;
    const shown = sorted.slice(from, from + this.size);
    const more = sorted.length > from + this.size;
    const { head, pinned, key, background } = this.#around();
    return `<!doctype html><html lang="en" data-ui="en-GB"><head><title>Harbour – Paper</title></head><body><button type="button" id="zone"
      hidden data-mine="Show my time" data-theirs="Show the live blog’s time" data-name="yours ({})"></button><main
      data-slug="harbour" data-seq="${this.seq}" data-generation="${this.generation}" data-look="${this.look}"
      data-size="${this.size}" data-live>${head}${pinned}${key}<div id="posts">${shown.map(article).join("")}</div><nav
      id="older"${more ? "" : " hidden"}><a rel="next"${more ? ` href="/harbour/before/${shown.at(-1)?.id}"` : ""}>Older
      posts</a></nav>${background}</main><p id="lost" role="status" hidden></p><button
      type="button" id="fresh" hidden data-one="1 new post"
      data-many="{} new posts"></button><p id="said" role="status" data-one="New post: {}"></p></body></html>`;
  }

  /** What this server answers to `address`, as `fetch` gives it. */
  async answer(address: string): Promise<Response> {
    const url = new URL(address, "http://localhost");
    const log = /\/log\/(\d+)\/(\d+)\.json$/.exec(url.pathname);
    if (url.pathname.endsWith("head.json")) return Response.json(this.head());
    if (log)
      return Response.json(this.logPage(Number(log[2])), { status: Number(log[1]) === this.generation ? 200 : 404 });
    return new Response(this.page(/\/before\/(.+)$/.exec(url.pathname)?.[1]));
  }

  #put(post: Kept): string {
    const now = { ...post, seq: ++this.seq };
    this.posts = [...this.posts.filter(({ id }) => id !== now.id), now];
    this.log.push(now);
    return now.id;
  }

  #sorted(): Kept[] {
    return [...this.posts].sort((a, b) => b.time - a.time || b.order - a.order);
  }

  #state() {
    return { seq: this.seq, generation: this.generation, look: this.look };
  }

  #around(): Record<string, string> {
    const newest = this.#sorted()[0];
    return {
      head: `<header id="head"><h1>Harbour</h1><p>${this.seq} <span data-zone="Asia/Tokyo">Tokyo</span></p></header>`,
      pinned: `<section id="pinned"${newest ? "" : " hidden"}>${newest ? newest.words : ""}</section>`,
      key: '<section id="key" hidden></section>',
      background: '<section id="background" hidden></section>',
    };
  }
}

function article(post: Kept): string {
  const iso = new Date(post.time).toISOString();
  return `<article id="post-${post.id}" class="post" data-order="${post.time}.${post.order}"><a class="when" href="#"><time
    datetime="${iso}"><b>${iso.slice(11, 16)}</b> <i>Tokyo day</i></time></a><div class="copy"><p>${post.words}</p><details>
    <summary>Original</summary></details></div></article>`;
}
