import { ApiProblem, askAs, call, Offline, onSignedOut } from "./api/client.ts";
import type { Me, Right } from "./api/types.ts";
import { forgetAll, keep, kept } from "./kept.ts";
import { belongTo } from "./outbox/base.ts";
import { speak } from "./words/language.svelte.ts";

/** Who works here. `known` is false until that has been found out; `expired` while the page waits for a sign-in. */
class Session {
  me = $state.raw<Me | null>(null);
  known = $state(false);
  expired = $state(false);
  #waiting: ((signedIn: boolean) => void)[] = [];

  constructor() {
    onSignedOut(() => this.again());
  }

  /** Finds out who works here; without a line it is whoever worked here last. */
  async begin(): Promise<void> {
    try {
      await this.take(await call<Me>("GET", "/session", { quiet: true }));
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) this.me = null;
      else if (error instanceof Offline || error instanceof ApiProblem) this.#show((await kept<Me>("me")) ?? null);
      else throw error;
    }
    this.known = true;
  }

  /** Takes whoever has just signed in, or what has changed of them. */
  async take(me: Me): Promise<void> {
    const another = this.me !== null && this.me.account.id !== me.account.id;
    this.#show(me);
    this.#answer(!another); // what somebody else wanted to do is not done for whoever has come
    const last = await kept<Me>("me");
    if (last && last.account.id !== me.account.id) await forgetAll(); // what was kept for somebody else is not theirs
    await keep("me", me);
    if (another) location.assign("/desk");
  }

  /** Goes away without signing in; what waited for it fails with its 401. */
  refuse(): void {
    this.#answer(false);
  }

  /** Signs out, and forgets what this browser kept of the lists. */
  async end(): Promise<void> {
    await call("DELETE", "/session", { quiet: true }).catch((error: unknown) => {
      if (!(error instanceof ApiProblem && error.status === 401)) throw error; // 401: it has ended already
    });
    await forgetAll();
    askAs(null);
    this.me = null;
  }

  #show(me: Me | null): void {
    if (me) belongTo(me.account.id);
    askAs(me?.account.id ?? null);
    this.me = me;
    speak(me?.account.language);
  }

  /** Asks whoever worked here to sign in again, over the page; tells whether they have. */
  again(): Promise<boolean> {
    if (!this.me) return Promise.resolve(false);
    this.expired = true;
    return new Promise((answer) => this.#waiting.push(answer));
  }

  #answer(signedIn: boolean): void {
    this.expired = false;
    for (const answer of this.#waiting.splice(0)) answer(signedIn);
  }
}

export const session = new Session();

/** Tells whether whoever works here has a right: everywhere, or on the blog of this web address. */
export function may(right: Right, slug?: string): boolean {
  const me = session.me;
  if (!me) return false;
  return me.rights.includes(right) || (slug !== undefined && (me.blogs[slug]?.includes(right) ?? false));
}
