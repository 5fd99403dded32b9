/** What the desk of one live blog knows: the blog, its posts as filtered, drafts, who is here; kept up by the stream. */
import { call, Offline } from "../api/client.ts";
import type { Blog, Colleague, DeskPost, Draft, Person, Post, Ulid, Vocabulary } from "../api/types.ts";
import { keep, kept } from "../kept.ts";
import { session } from "../session.svelte.ts";
import { newUlid } from "../ulid.ts";
import { Following, type LineState } from "./line.ts";
import { ALL, asked, type Filter, gathered, placed, shows } from "./posts.ts";

const PAGE = 50;

interface Page {
  posts: DeskPost[];
  before: string | null;
  seq: number;
}

interface Snapshot {
  blog: Blog;
  page: Page;
  drafts: Draft[];
  vocabulary: Vocabulary;
  staff: Colleague[];
}

interface DraftPage {
  drafts: Draft[];
  before?: string | null;
}

/** Gives a blog with what the API leaves out because it is as always. */
function whole(blog: Blog): Blog {
  return { ...blog, language: blog.language ?? "en", zone: blog.zone ?? "UTC" };
}

export class Desk {
  readonly slug: string;
  readonly tab: Ulid = newUlid();
  blog = $state.raw<Blog | null>(null);
  posts = $state.raw<readonly DeskPost[]>([]);
  drafts = $state.raw<readonly Draft[]>([]);
  people = $state.raw<readonly Person[]>([]);
  staff = $state.raw<ReadonlyMap<Ulid, Colleague>>(new Map());
  vocabulary = $state.raw<Vocabulary>({ speakers: [], tags: [], authors: [], sources: [], places: [] });
  pins = $state.raw<ReadonlyMap<Ulid, DeskPost>>(new Map());
  filter = $state.raw<Filter>(ALL);
  line = $state<LineState>("connecting");
  /** The session has ended: the stream is refused until somebody signs in. */
  signedOut = $state(false);
  /** The newest page is on its way. */
  loading = $state(true);
  failure = $state.raw<unknown>(null);
  /** Where older posts begin; null at the end. */
  before = $state<string | null>(null);
  /** Newest drafts that came in review, for whoever reads them out. */
  arrived = $state.raw<Draft | null>(null);
  readonly #watchers = new Set<(posts: readonly DeskPost[]) => void>();
  #following: Following | null = null;
  #asking = 0;
  /** Drafts that went while all were being fetched. */
  readonly #dropped = new Set<Ulid>();
  /** Drafts that were told of since drafts were last asked for. */
  readonly #taken = new Set<Ulid>();
  #older: Promise<void> | null = null;
  #closed = false;
  /** Whether the server counts this tab among those who are here. */
  #joined = false;
  /** What is being written here, and what the others know of it. */
  #editing: Ulid | null = null;
  #told: Ulid | null = null;
  #telling = false;

  constructor(slug: string) {
    this.slug = slug;
  }

  /** The actor who works here. */
  get me(): string {
    return `account:${session.me?.account.id ?? ""}`;
  }

  /** Fetches what there is, and follows what comes. Without a line it shows what was kept. */
  async open(): Promise<void> {
    try {
      const at = `/blogs/${this.slug}`;
      const [blog, page, drafts, vocabulary, staff] = await Promise.all([
        call<Blog>("GET", at),
        call<Page>("GET", `${at}/desk/posts`, { query: { limit: PAGE } }),
        call<{ drafts: Draft[] }>("GET", `${at}/drafts`),
        call<Vocabulary>("GET", `${at}/vocabulary`),
        call<{ staff: Colleague[] }>("GET", "/staff"),
      ]);
      this.#show({ blog, page, drafts: drafts.drafts, vocabulary, staff: staff.staff });
      void keep(this.#name, { blog, page, drafts: drafts.drafts, vocabulary, staff: staff.staff } satisfies Snapshot);
      this.#follow(page.seq);
    } catch (error) {
      const known = error instanceof Offline ? await kept<Snapshot>(this.#name) : undefined;
      if (known) {
        this.#show(known);
        this.#follow(known.page.seq);
      } else this.failure = error;
    }
    this.loading = false;
  }

  close(): void {
    this.#closed = true;
    this.#following?.close();
  }

  /** Somebody has signed in again: follows on at once. */
  again(): void {
    if (this.signedOut) this.#following?.now();
  }

  /** Shows other posts. */
  async choose(filter: Filter): Promise<void> {
    this.filter = filter;
    await this.#fetch();
  }

  /** Fetches older posts, one page at a time. */
  async older(): Promise<void> {
    if (this.before === null || this.loading) return;
    this.#older ??= this.#fetch(this.before).finally(() => {
      this.#older = null;
    });
    await this.#older;
  }

  /** Takes a post as it now stands, such as the answer to something that was done here. */
  take(post: Post, by: string | null = null): void {
    const known = this.posts.find((one) => one.post.id === post.id) ?? this.pins.get(post.id);
    this.#place([{ post, by: by ?? known?.by ?? this.me }]);
  }

  /** Takes a draft as it now stands. */
  takeDraft(draft: Draft): void {
    const known = this.drafts.find(({ id }) => id === draft.id);
    if (known && known.rev > draft.rev) return;
    this.drafts = [...this.drafts.filter(({ id }) => id !== draft.id), draft];
    this.#taken.add(draft.id);
    this.#dropped.delete(draft.id);
    if (draft.state === "review" && known?.state !== "review" && draft.by !== this.me) this.arrived = draft;
  }

  /** A draft is none any more. */
  dropDraft(id: Ulid): void {
    this.#dropped.add(id);
    this.#taken.delete(id);
    this.drafts = this.drafts.filter((draft) => draft.id !== id);
  }

  /** Calls back with posts as they come in; gives what ends it. */
  onposts(watcher: (posts: readonly DeskPost[]) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Says to the others what is being written here, now or once there is a line. */
  async say(editing: Ulid | null): Promise<void> {
    this.#editing = editing;
    await this.#tellEditing();
  }

  /** Tells what the others do not know yet; one request at a time, so that the last word is the last to come. */
  async #tellEditing(): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    try {
      while (this.#joined && this.#told !== this.#editing) {
        const editing = this.#editing;
        await call("PUT", `/blogs/${this.slug}/desk/people/${this.tab}`, { body: { editing }, quiet: true });
        this.#told = editing;
      }
    } catch (error) {
      console.info("nobody was told yet; the next frame of people has it told again", error);
    } finally {
      this.#telling = false;
    }
  }

  #meet(people: Person[]): void {
    this.people = people;
    this.#told = people.find(({ tab }) => tab === this.tab)?.editing ?? null;
    void this.#tellEditing();
  }

  /** Gives the name of an actor. */
  name(actor: string): string {
    const [kind, id = ""] = actor.split(":");
    return (kind === "account" && this.staff.get(id)?.name) || (kind ?? "");
  }

  /** Fetches the words for completion anew. */
  async learn(): Promise<void> {
    const words = await call<Vocabulary>("GET", `/blogs/${this.slug}/vocabulary`).catch(() => null);
    if (words) this.vocabulary = words;
  }

  get #name(): string {
    return `desk:${this.slug}`;
  }

  #show({ blog, page, drafts, vocabulary, staff }: Snapshot): void {
    this.blog = whole(blog);
    this.posts = page.posts;
    this.before = page.before;
    this.drafts = drafts;
    this.vocabulary = vocabulary;
    this.staff = new Map(staff.map((one) => [one.id, one]));
    this.#keepPins(page.posts);
    void this.#fetchPins();
  }

  #follow(seq: number): void {
    if (this.#closed) return;
    this.#following = new Following(this.slug, this.tab, seq, {
      frames: {
        posts: (frame) => {
          this.blog = whole(frame.blog);
          this.#place(frame.posts);
          void this.#fetchPins();
        },
        draft: ({ draft }) => this.takeDraft(draft),
        discarded: ({ id }) => this.dropDraft(id),
        people: ({ people }) => {
          const comes = !this.#joined;
          this.#joined = true;
          this.#meet(people);
          if (comes) void this.#fetchDrafts(); // every change of a draft is told from here on
        },
        reload: () => void this.#reload(),
      },
      onstate: (state) => {
        this.line = state;
        if (state === "live") this.signedOut = false;
        else this.#joined = false;
        if (state === "lost") void this.#asked();
      },
    });
  }

  /** A stream that breaks does not say why: tells an ended session from a line that is down. */
  async #asked(): Promise<void> {
    const status = await call("GET", "/session", { quiet: true }).then(
      () => 200,
      (error: { status?: number }) => error.status ?? 0,
    );
    this.signedOut = status === 401;
  }

  async #reload(): Promise<void> {
    const blog = await call<Blog>("GET", `/blogs/${this.slug}`).catch(() => null);
    if (blog) this.blog = whole(blog);
    await Promise.all([this.#fetch(), this.#fetchDrafts(), this.#fetchPins()]);
  }

  async #fetchDrafts(): Promise<void> {
    this.#dropped.clear();
    this.#taken.clear();
    const found: Draft[] = [];
    let before: string | null = null;
    do {
      const query: { before: string | null } = { before };
      const page: DraftPage | null = await call<DraftPage>("GET", `/blogs/${this.slug}/drafts`, { query }).catch(
        () => null,
      );
      if (!page) return;
      found.push(...page.drafts);
      before = page.before ?? null;
    } while (before);
    this.drafts = gathered(found, this.drafts, this.#taken, this.#dropped);
  }

  async #fetch(before: string | null = null): Promise<void> {
    const asking = ++this.#asking;
    const wanted = asked(this.filter, this.me);
    this.loading = before === null;
    this.failure = null;
    try {
      const query = { ...wanted, limit: PAGE, before };
      const page = wanted
        ? await call<Page>("GET", `/blogs/${this.slug}/desk/posts`, { query })
        : { posts: [], before: null };
      if (asking !== this.#asking) return;
      this.posts = before === null ? page.posts : placed(this.posts, page.posts);
      this.before = page.before;
    } catch (error) {
      if (asking !== this.#asking) return;
      if (before === null && error instanceof Offline)
        this.posts = this.posts.filter((one) => shows(this.filter, one, this.me));
      else this.failure = error;
    } finally {
      if (asking === this.#asking) this.loading = false;
    }
  }

  #place(come: readonly DeskPost[]): void {
    const floor = this.before === null ? null : (this.posts.at(-1) ?? null);
    const known = new Set(this.posts.map(({ post }) => post.id));
    // Which words a new post is found by, the server knows.
    const shown = come.filter((one) => (this.filter.words ? known.has(one.post.id) : shows(this.filter, one, this.me)));
    const gone = new Set(come.filter((one) => !shown.includes(one)).map(({ post }) => post.id));
    const rest = gone.size ? this.posts.filter(({ post }) => !gone.has(post.id)) : this.posts;
    this.posts = placed(rest, shown, floor);
    this.#keepPins(come);
    for (const { post } of come) this.dropDraft(post.id);
    for (const watcher of this.#watchers) watcher(come);
  }

  #keepPins(come: readonly DeskPost[]): void {
    const pinned = new Set(this.blog?.pinned ?? []);
    const next = new Map([...this.pins].filter(([id]) => pinned.has(id)));
    for (const one of come) {
      if (pinned.has(one.post.id) && (next.get(one.post.id)?.post.seq ?? 0) <= one.post.seq) next.set(one.post.id, one);
    }
    this.pins = next;
  }

  /** Pinned posts may be older than what is shown. */
  async #fetchPins(): Promise<void> {
    const missing = (this.blog?.pinned ?? []).filter((id) => !this.pins.has(id));
    const known = this.posts.filter(({ post }) => missing.includes(post.id));
    this.#keepPins(known);
    for (const id of missing.filter((one) => !this.pins.has(one))) {
      const post = await call<Post>("GET", `/blogs/${this.slug}/posts/${id}`).catch(() => null);
      if (post) this.#keepPins([{ post, by: "" }]);
    }
  }
}
