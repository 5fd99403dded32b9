/** What can be done at the desk, as menus, keys and buttons call it: rights asked, dialogs opened, failures said. */

import { call } from "../api/client.ts";
import type { DeskPost, Draft, Post, Ulid } from "../api/types.ts";
import { outbox, type Sent } from "../outbox/outbox.svelte.ts";
import { copyOf, type Held, standing } from "../outbox/send.ts";
import type { How, Waiting } from "../outbox/waiting.ts";
import type { Kept } from "../outbox/works.ts";
import { confirmed } from "../parts/asking.svelte.ts";
import type { Choice } from "../parts/choice.ts";
import { toast } from "../parts/toasts.svelte.ts";
import { complain } from "../parts/wrong.ts";
import { may } from "../session.svelte.ts";
import { dayAndTime, t } from "../words/index.ts";
import type { Work } from "../work.ts";
import * as actions from "./actions.ts";
import type { Desk } from "./desk.svelte.ts";
import { moved } from "./posts.ts";
import { Undo } from "./undo.svelte.ts";
import type { Writing } from "./writing.svelte.ts";

export type Open =
  | { kind: "take_down" | "erase" | "history"; post: Post }
  | { kind: "change"; work: Work }
  | { kind: "plan"; work: Work }
  | { kind: "schedule" | "send_back"; draft: Draft }
  | { kind: "overtaken"; one: Waiting; theirs: Held }
  | { kind: "help" };

export class Deeds {
  readonly desk: Desk;
  readonly writing: Writing;
  readonly undo: Undo;
  open = $state.raw<Open | null>(null);
  /** On a phone: the composer covers the stream. */
  composing = $state(false);
  /** What was sent from this page, whose refusal is to be shown at once. */
  readonly #own = new Set<Ulid>();

  constructor(desk: Desk, writing: Writing) {
    this.desk = desk;
    this.writing = writing;
    this.undo = new Undo((post) => void this.#unpublish(post));
  }

  get contributes(): boolean {
    return may("contribute", this.desk.slug);
  }

  get publishes(): boolean {
    return may("publish", this.desk.slug);
  }

  // Writing

  async begin(): Promise<void> {
    if (!this.contributes) return;
    await this.writing.begin();
    this.composing = true;
  }

  async edit(one: DeskPost, correcting = false): Promise<void> {
    if (!may("correct", this.desk.slug) || one.post.state !== "published") return;
    await this.writing.revise(one, correcting);
    this.composing = true;
  }

  async rewrite(draft: Draft): Promise<void> {
    if (!this.publishes && draft.author !== this.desk.me) return;
    await this.writing.rewrite(draft);
    this.composing = true;
  }

  async resume(work: Kept): Promise<void> {
    await this.writing.resume(work);
    this.composing = true;
  }

  async takeBack(one: Waiting): Promise<void> {
    this.open = null;
    await this.writing.takeBack(one);
    this.composing = true;
  }

  /** What the composer hands over. */
  async send(work: Work, way: "publish" | "submit" | "schedule" | "save"): Promise<void> {
    if (way === "save") {
      await this.writing.flush();
      const saved = this.writing.saved === "server";
      await this.leave();
      toast(saved ? t("desk.draft_saved") : t("desk.draft_kept"));
    } else if (way === "schedule") {
      if (work.publish_at) await this.hand(work, { kind: "schedule", publish_at: work.publish_at });
      else this.open = { kind: "plan", work };
    } else if (work.origin === "post") this.open = { kind: "change", work };
    else await this.hand(work, { kind: way });
  }

  /** Hands a work to the outbox; the next can be written at once. */
  async hand(work: Work, how: How): Promise<void> {
    this.open = null;
    this.#own.add(work.id);
    const handed = await this.#tried(async () => {
      await this.writing.send(work, how);
      return true;
    });
    if (!handed) return;
    this.composing = false;
    if (wide()) await this.writing.begin();
  }

  /** Closes the composer. */
  async leave(): Promise<void> {
    this.composing = false;
    await this.writing.close();
    if (wide() && this.contributes) await this.writing.begin();
  }

  /** Throws away what is open, and offers to have it back. */
  async discardOpen(): Promise<void> {
    const work = await this.writing.discard();
    this.composing = false;
    if (work) this.#offer(t("desk.discarded"), () => this.resume(work));
    if (wide() && this.contributes) await this.writing.begin();
  }

  // The outbox

  /** Something of this browser has been sent. */
  sent({ one, post, draft }: Sent): void {
    if (one.blog !== this.desk.slug) return;
    const own = this.#own.delete(one.id);
    if (post) this.desk.take(post, one.how.kind === "publish" ? this.desk.me : null);
    if (draft) this.desk.takeDraft(draft);
    if (post) this.desk.dropDraft(post.id);
    if (!own) return;
    if (post && one.how.kind === "publish") this.undo.offer(post);
    else toast(t(`desk.sent.${one.how.kind === "publish" ? "revise" : one.how.kind}`));
  }

  /** Shows at once what was refused because somebody else was faster. */
  async refused(waiting: readonly Waiting[]): Promise<void> {
    const one = waiting.find(({ id, state }) => state === "refused" && this.#own.has(id));
    if (!one || this.open) return;
    this.#own.delete(one.id);
    if (one.refusal?.status === 412) await this.compare(one);
  }

  /** Shows a refused version beside the one that stands. */
  async compare(one: Waiting): Promise<void> {
    const theirs = await this.#tried(() => this.#standing(one));
    if (theirs) this.open = { kind: "overtaken", one, theirs };
  }

  async settle(one: Waiting, theirs: Held, choice: "mine" | "theirs" | "write"): Promise<void> {
    this.open = null;
    const based = { ...one.work, rev: theirs.rev };
    const isPublic = one.how.kind === "publish" && theirs.kind === "post";
    if (choice === "theirs") await outbox.discard(one);
    else if (choice === "mine") {
      this.#own.add(one.id);
      await outbox.send(based, isPublic ? { kind: "revise" } : one.how);
    } else {
      await outbox.write(one);
      await this.resume({ ...based, origin: isPublic ? "post" : based.origin });
    }
  }

  async discardWaiting(one: Waiting): Promise<void> {
    const work = await outbox.discard(one);
    this.#offer(t("desk.discarded"), () => this.resume(work));
  }

  async discardWork(work: Work): Promise<void> {
    await this.writing.forget(work, false);
    this.#offer(t("desk.discarded"), () => this.resume(work));
  }

  // Posts

  async pin(post: Post): Promise<void> {
    if (!may("pin", this.desk.slug) || post.state !== "published") return;
    await this.#tried(() => actions.pin(this.desk, post.id, !post.pinned));
  }

  async mark(post: Post): Promise<void> {
    if (!may("pin", this.desk.slug) || post.state !== "published") return;
    await this.#tried(() => actions.mark(this.desk, post));
  }

  /** Puts a post at a place among the pinned ones. */
  async place(id: Ulid, at: number): Promise<void> {
    const pinned = this.desk.blog?.pinned ?? [];
    const from = pinned.indexOf(id);
    const wanted =
      from < 0 ? [...pinned.slice(0, at), id, ...pinned.slice(at)] : moved(pinned, from, at > from ? at - 1 : at);
    await this.#tried(() => actions.arrange(this.desk, wanted));
  }

  ask(kind: "take_down" | "erase" | "history", post: Post): void {
    if (kind === "take_down" && (!may("take_down", this.desk.slug) || post.state !== "published")) return;
    if (kind === "erase" && !may("erase", this.desk.slug)) return;
    this.open = { kind, post };
  }

  /** The menu of a post. */
  postChoices(one: DeskPost): Choice[] {
    const { post } = one;
    const { slug } = this.desk;
    const stands = post.state === "published";
    const choices: (Choice | false)[] = [
      stands && may("correct", slug) && { label: t("desk.deed.edit"), icon: "edit", do: () => void this.edit(one) },
      stands &&
        may("correct", slug) && { label: t("desk.deed.correct"), icon: "flag", do: () => void this.edit(one, true) },
      stands &&
        may("pin", slug) && {
          label: t(post.pinned ? "desk.unpin" : "desk.deed.pin"),
          icon: "pin",
          do: () => void this.pin(post),
        },
      stands &&
        may("pin", slug) && {
          label: t(post.is_key ? "desk.unkey" : "desk.deed.key"),
          icon: "star",
          do: () => void this.mark(post),
        },
      { label: t("desk.deed.history"), icon: "history", do: () => this.ask("history", post) },
      { label: t("desk.public_page"), icon: "external", href: `/${slug}/posts/${post.id}` },
      stands &&
        may("take_down", slug) && {
          label: t("desk.deed.take_down"),
          icon: "stop",
          grave: true,
          do: () => this.ask("take_down", post),
        },
      !post.removal?.erased &&
        may("erase", slug) && { label: t("desk.erase"), icon: "trash", grave: true, do: () => this.ask("erase", post) },
    ];
    return choices.filter((one) => one !== false);
  }

  /** The menu of a pinned post. */
  pinChoices(id: Ulid, at: number): Choice[] {
    if (!may("pin", this.desk.slug)) return [];
    const all = this.desk.blog?.pinned ?? [];
    return [
      { label: t("desk.up"), icon: "add", disabled: at === 0, do: () => void this.place(id, at - 1) },
      {
        label: t("desk.down"),
        icon: "chevron",
        disabled: at === all.length - 1,
        do: () => void this.place(id, at + 2),
      },
      { label: t("desk.unpin"), icon: "pin", do: () => void this.#tried(() => actions.pin(this.desk, id, false)) },
    ];
  }

  // Drafts

  async approve(draft: Draft): Promise<void> {
    if (draft.state === "scheduled" && draft.publish_at) {
      const time = dayAndTime(draft.publish_at, this.desk.blog?.zone ?? "UTC");
      const asked = { headline: t("desk.before_time"), text: t("desk.before_time_hint", { time }) };
      if (!(await confirmed({ ...asked, yes: t("desk.approve.scheduled") }))) return;
    }
    const post = await this.#tried(() => actions.approve(this.desk, draft));
    if (post) this.undo.offer(post);
  }

  async submit(draft: Draft): Promise<void> {
    await this.#tried(() => actions.submit(this.desk, draft));
  }

  async discardDraft(draft: Draft): Promise<void> {
    const back = await this.#tried(() => actions.discard(this.desk, draft));
    if (back) this.#offer(t("desk.discarded"), () => this.#tried(back));
  }

  /** The menu of a draft. */
  draftChoices(draft: Draft): Choice[] {
    const own = draft.author === this.desk.me;
    const choices: (Choice | false)[] = [
      this.publishes && { label: t("desk.schedule"), icon: "clock", do: () => this.#show({ kind: "schedule", draft }) },
      this.publishes &&
        draft.state === "scheduled" && {
          label: t("desk.unschedule"),
          icon: "undo",
          do: () => void this.#tried(() => actions.unschedule(this.desk, draft)),
        },
      this.publishes &&
        !own && { label: t("desk.send_back"), icon: "back", do: () => this.#show({ kind: "send_back", draft }) },
      (this.publishes || own) && {
        label: t("desk.discard"),
        icon: "trash",
        grave: true,
        do: () => void this.discardDraft(draft),
      },
    ];
    return choices.filter((one) => one !== false);
  }

  #show(open: Open): void {
    this.open = open;
  }

  async #unpublish(post: Post): Promise<void> {
    const reason = this.desk.blog?.language.startsWith("de")
      ? "Versehentlich veröffentlicht."
      : "Published by mistake.";
    const done = await this.#tried(async () => {
      await actions.takeDown(this.desk, post.id, reason);
      return true;
    });
    if (!done) return;
    const copy = { ...copyOf(post), time: null };
    await this.writing.begin(copy, { is_key: post.is_key ?? false, pinned: post.pinned ?? false });
    this.composing = true;
    toast(t("desk.undone"));
  }

  async #standing(one: Waiting): Promise<Held> {
    const held = await standing(one, { call });
    if (held.kind === "draft") return held;
    const [latest] = await actions.history(this.desk, one.id);
    return { ...held, by: latest?.by ?? "" };
  }

  #offer(text: string, undo: () => unknown): void {
    toast(text, { action: { label: t("desk.undo"), do: () => void undo() }, seconds: 10 });
  }

  async #tried<T>(act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      complain(error);
      return undefined;
    }
  }
}

/** Tells whether composer and stream stand side by side. */
export function wide(): boolean {
  return matchMedia("(min-width: 60rem)").matches;
}
