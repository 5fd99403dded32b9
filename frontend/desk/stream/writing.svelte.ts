/** What is being written in this tab: one work at a time, saved as one types, and sent through the outbox. */
import { call } from "../api/client.ts";
import type { DeskPost, Draft, PostCopy, Ulid } from "../api/types.ts";
import { docOf, isWhole } from "../composer/blocks.ts";
import { outbox } from "../outbox/outbox.svelte.ts";
import { sameCopy } from "../outbox/same.ts";
import { copyOf, type Held } from "../outbox/send.ts";
import type { How, Waiting } from "../outbox/waiting.ts";
import { dropWork, type Kept, keepWork, workOf, worksOf } from "../outbox/works.ts";
import { newUlid } from "../ulid.ts";
import type { Work } from "../work.ts";
import { Autosave, isEmpty, type Places, type Saved } from "./autosave.ts";

export class Writing {
  readonly blog: string;
  /** The work as it was opened; what has been typed since is with the composer and the autosave. */
  work = $state.raw<Kept | null>(null);
  /** Counts openings, so that each gets a composer of its own. */
  opened = $state(0);
  saved = $state<Saved>("new");
  /** Something has been written since it was opened. */
  dirty = $state(false);
  /** Whether it is a correction that was asked for. */
  correcting = $state(false);
  theirs = $state.raw<Held | null>(null);
  /** What the server says of a draft that is none any more. */
  gone = $state<string | null>(null);
  /** Works of this browser that are not open now. */
  others = $state.raw<readonly Kept[]>([]);
  #autosave: Autosave | null = null;
  /** Works that were closed and are still being saved. */
  readonly #leaving = new Map<Ulid, Promise<void>>();

  constructor(blog: string) {
    this.blog = blog;
  }

  /** The work with all that has been typed. */
  get now(): Work | null {
    return this.#autosave?.work ?? this.work;
  }

  /** Opens what was being written when this browser was last here, else something new when `fresh`. */
  async restore(fresh: boolean): Promise<void> {
    await this.#list();
    const last = this.others.find((work) => !isEmpty(work.copy) || work.doc);
    if (last) await this.#open(last);
    else if (fresh) await this.begin();
    await this.catchUp();
  }

  /** There is a line: what was written without one goes to the server, so that it is a draft for all to see. */
  async catchUp(): Promise<void> {
    await this.flush();
    for (const work of this.others) {
      if (work.origin !== "draft" || work.safe || outbox.of(work.id) || this.#leaving.has(work.id)) continue;
      const saving = this.#saving(work);
      await saving.flush();
      await this.#leave(await saving.stop());
    }
    await this.#list();
  }

  /** Begins a new post, with a copy to start from. */
  async begin(copy: PostCopy = { body: [] }, marks: Partial<Pick<Work, "is_key" | "pinned">> = {}): Promise<void> {
    const work: Kept = {
      began: true,
      id: newUlid(),
      blog: this.blog,
      origin: "draft",
      rev: null,
      doc: null,
      copy,
      is_key: false,
      pinned: false,
      publish_at: null,
      changed_at: Date.now(),
      ...marks,
    };
    if (!isEmpty(copy)) await keepWork(work);
    await this.#open(work);
  }

  /** Opens a public post to change it; what this browser holds of an earlier attempt goes before. */
  async revise({ post }: DeskPost, correcting = false): Promise<void> {
    const mine = await workOf(this.blog, post.id);
    const work: Work = {
      id: post.id,
      blog: this.blog,
      origin: "post",
      rev: post.rev,
      doc: null,
      copy: copyOf(post),
      is_key: post.is_key ?? false,
      pinned: post.pinned ?? false,
      publish_at: null,
      changed_at: Date.now(),
    };
    const theirs: Held = {
      kind: "post",
      copy: copyOf(post),
      rev: post.rev,
      by: "",
      at: post.revised_at ?? post.published_at,
    };
    await this.#openOver({ ...work, safe: true }, mine?.origin === "post" ? mine : null, theirs);
    this.correcting = correcting;
  }

  /** Opens a draft. */
  async rewrite(draft: Draft): Promise<void> {
    const work: Work = {
      id: draft.id,
      blog: this.blog,
      origin: "draft",
      rev: draft.rev,
      doc: null,
      copy: draft.copy,
      is_key: draft.is_key ?? false,
      pinned: draft.pinned ?? false,
      publish_at: draft.publish_at ?? null,
      changed_at: Date.now(),
    };
    const theirs: Held = { kind: "draft", copy: draft.copy, rev: draft.rev, by: draft.by, at: draft.changed_at };
    await this.#openOver({ ...work, safe: true }, await workOf(this.blog, draft.id), theirs);
  }

  /** Opens a work of this browser. */
  async resume(work: Kept): Promise<void> {
    await this.#open(work);
  }

  /** Opens what waits to be sent; it keeps its place. */
  async takeBack(one: Waiting): Promise<void> {
    await this.#open(await outbox.write(one));
  }

  /** Takes what was typed. */
  change(work: Work): void {
    if (!this.dirty) this.dirty = true;
    this.#autosave?.change(work);
  }

  /** Saves on the server what is not saved there yet. */
  async flush(): Promise<void> {
    await this.#autosave?.flush();
  }

  /** Hands what is open to the outbox. It is closed at once; where the browser can not keep it, it is open again. */
  async send(work: Work, how: How): Promise<void> {
    const saving = this.#autosave;
    this.#autosave = null;
    this.work = null;
    const known = await saving?.stop();
    const handed: Kept = { ...known, ...work, rev: known?.rev ?? work.rev, sent: known?.sent ?? [] };
    try {
      await outbox.send(handed, how);
    } catch (error) {
      await this.#open(handed);
      this.dirty = true;
      throw error;
    }
    await this.#list();
  }

  /** Closes; what was written stays, unless it is empty. */
  async close(): Promise<void> {
    const open = this.#autosave;
    if (!open) return;
    this.#autosave = null;
    this.work = null;
    await this.#putAway(open);
  }

  /**
   * Throws away what is open here, the draft too that it has become by itself; gives it, for whoever thinks better of it.
   */
  async discard(): Promise<Kept | null> {
    const work = (await this.#autosave?.stop()) ?? null;
    this.#autosave = null;
    this.work = null;
    if (work) await this.#forget(work);
    const gone = work?.began && (await this.#unsave(work));
    await this.#list();
    return work && { ...work, rev: gone ? null : work.rev, sent: [], safe: false };
  }

  /** What is open can be thrown away here: it began here, or is a change of a public post. */
  get discardable(): boolean {
    return this.work?.began === true || this.work?.origin === "post";
  }

  /** Settles a conflict: goes on from their revision with mine, theirs, or a text of both. */
  async settle(choice: "mine" | "theirs"): Promise<void> {
    const theirs = this.theirs;
    const work = this.now;
    this.theirs = null;
    if (!theirs || !work) return;
    if (choice === "mine") this.#autosave?.rebase(theirs.rev);
    else {
      const taken: Kept = { ...work, doc: null, copy: theirs.copy, rev: theirs.rev, changed_at: Date.now() };
      await this.#autosave?.stop();
      this.#autosave = null;
      await this.#forget(work);
      await this.#open({ ...taken, sent: [], safe: true });
    }
  }

  /** Forgets a work of this browser; its files only when it is not wanted back. */
  async forget(work: Work, files = true): Promise<void> {
    await this.#forget(work, files);
    await this.#list();
  }

  /** Lets go of works that are public by now, word for word. */
  async tidy(posts: readonly DeskPost[]): Promise<void> {
    for (const { post } of posts) {
      const work = this.others.find((one) => one.id === post.id);
      if (work && sameCopy(work.copy, copyOf(post))) await this.forget(work);
    }
  }

  /** A post was changed by somebody: tells whether that is the one which is written on here, and from an older revision. */
  overtakes(post: { id: Ulid; rev: number }): boolean {
    const now = this.now;
    return now?.origin === "post" && now.id === post.id && now.rev !== null && post.rev > now.rev;
  }

  async #openOver(work: Kept, mine: Kept | null, theirs: Held): Promise<void> {
    const isMore = mine && !isWhole(mine.doc ?? docOf(mine.copy));
    if (!mine || (!isMore && (mine.safe || sameCopy(mine.copy, work.copy)))) return this.#open(work);
    await this.#open(mine);
    if (mine.rev !== work.rev) this.theirs = theirs;
  }

  async #open(work: Kept): Promise<void> {
    if (this.#autosave?.work.id === work.id) await this.close();
    await this.#leaving.get(work.id);
    const before = this.#autosave;
    this.theirs = null;
    this.gone = null;
    this.correcting = false;
    this.dirty = false;
    this.saved = work.safe ? "server" : isEmpty(work.copy) ? "new" : "browser";
    const isOpen = () => this.#autosave === saving;
    const saving: Autosave = this.#saving(work, {
      onsaved: (saved) => {
        if (isOpen()) this.saved = saved;
      },
      onconflict: (draft) => {
        if (isOpen())
          this.theirs = { kind: "draft", copy: draft.copy, rev: draft.rev, by: draft.by, at: draft.changed_at };
      },
      ongone: (sentence) => {
        if (isOpen()) this.gone = sentence;
      },
    });
    this.#autosave = saving;
    this.work = work;
    this.opened += 1;
    if (work.sent && !work.safe) void saving.flush(); // it was kept here while the server could not be told
    if (before) {
      this.#putAway(before).catch((error) => console.warn("what was closed is not put away", error));
    }
    await this.#list();
  }

  #saving(work: Kept, told: Partial<Places> = {}): Autosave {
    return new Autosave(work, {
      keep: keepWork,
      drop: (one) => dropWork(one.blog, one.id),
      call: (method, path, ask) => call(method, path, { ...ask, quiet: true }),
      onsaved: () => {},
      onconflict: () => {}, // whoever opens it is shown both
      ongone: () => {},
      ...told,
    });
  }

  /** Saves what was being written; the next is written meanwhile, for the line may be slow. */
  async #putAway(open: Autosave): Promise<void> {
    const { id } = open.work;
    const away = this.#save(open).finally(() => this.#leaving.delete(id));
    this.#leaving.set(id, away);
    await away;
    await this.#list();
  }

  async #save(open: Autosave): Promise<void> {
    await open.flush();
    const work = await open.stop();
    const isNothing = isEmpty(work.copy) && work.origin === "draft";
    if (isNothing && work.began) await this.#unsave(work);
    if (isNothing) await this.#forget(work);
    else await this.#leave(work);
  }

  /** What the server has needs no place here any more. */
  async #leave(work: Kept): Promise<void> {
    if (work.safe) await dropWork(work.blog, work.id);
  }

  /** Discards the draft that something has become by saving itself; tells whether there is none any more. */
  async #unsave({ blog, id, rev, origin }: Work): Promise<boolean> {
    if (origin !== "draft" || rev === null) return true;
    try {
      await call("DELETE", `/blogs/${blog}/drafts/${id}`, { headers: { "If-Match": `"${rev}"` }, quiet: true });
      return true;
    } catch (error) {
      console.info("the draft stays", error); // somebody else has written on it, or there is no line
      return false;
    }
  }

  async #forget(work: Work, files = false): Promise<void> {
    await dropWork(work.blog, work.id);
    if (files) await outbox.forgetFiles(work);
  }

  async #list(): Promise<void> {
    const works = await worksOf(this.blog);
    this.others = works.filter((one) => one.id !== this.work?.id);
  }
}
