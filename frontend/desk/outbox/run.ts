/** Keeps the outbox moving: one at a time over all tabs, in order, until the line is empty or something has to be waited for. */
import { type Line, type Outcome, send } from "./send.ts";
import { type Waiting, line as waitingLine } from "./waiting.ts";

/** Failures of the server at one thing after which its author should look at it. */
export const FAILURES = 8;
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 60_000;
const OFFLINE_PAUSE = 10_000;

export type State = "idle" | "sending" | "offline" | "signed-out" | "pausing";

export interface World extends Line {
  /** Runs `work` while no other tab does; the lock of a tab that dies is let go. */
  alone(work: () => Promise<void>): Promise<void>;
  leave(one: Waiting): Promise<boolean>;
  now(): number;
  /** Calls `work` after a while; gives what forgets it. */
  later(work: () => void, milliseconds: number): () => void;
  onstate(state: State): void;
  onsent(one: Waiting, outcome: Outcome & { kind: "sent" }): void;
}

export class Outbox {
  readonly #world: World;
  #running: Promise<void> | null = null;
  #again = false;
  #forget: (() => void) | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  /** Tries at once; with `eager` even what was to wait for a while. */
  kick(eager = false): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#forget?.();
    this.#running = this.#world
      .alone(() => this.#run(eager))
      .finally(() => {
        this.#running = null;
        if (this.#again) {
          this.#again = false;
          void this.kick();
        }
      });
    return this.#running;
  }

  async #run(eager: boolean): Promise<void> {
    if (eager) await this.#hurry();
    for (;;) {
      const all = await waitingLine();
      const next = nextOf(all, this.#world.now());
      if (!next) return this.#rest(all);
      if (!(await this.#one(next))) return;
    }
  }

  /** Takes the pauses away. */
  async #hurry(): Promise<void> {
    for (const one of await waitingLine()) if (one.retry_at > 0) await this.#world.note(one, { retry_at: 0 });
  }

  /** Sends one; tells whether to go on. */
  async #one(next: Waiting): Promise<boolean> {
    const one = await this.#world.note(next, { state: "sending", refusal: null });
    if (!one) return true;
    this.#world.onstate("sending");
    const outcome = await send(one, this.#world);
    switch (outcome.kind) {
      case "sent":
        await this.#world.leave(one);
        this.#world.onsent(one, outcome);
        return true;
      case "replaced":
        return true;
      case "refused":
        await this.#world.note(one, { state: "refused", refusal: outcome.refusal });
        return true;
      case "signed-out":
        await this.#world.note(one, { state: "waiting" });
        this.#world.onstate("signed-out");
        return false;
      case "offline":
        await this.#world.note(one, { state: "waiting" });
        this.#world.onstate("offline");
        this.#wake(OFFLINE_PAUSE);
        return false;
      case "failed":
        await this.#failed(one, outcome);
        return true;
    }
  }

  async #failed(one: Waiting, { sentence, after }: Outcome & { kind: "failed" }): Promise<void> {
    const failures = after === null ? one.failures + 1 : one.failures;
    if (failures >= FAILURES) {
      const refusal = { status: 500, sentence, rev: null };
      await this.#world.note(one, { state: "refused", refusal, failures: 0, retry_at: 0 });
      return;
    }
    const pause = after === null ? Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1)) : after * 1000;
    await this.#world.note(one, { state: "waiting", failures, retry_at: this.#world.now() + pause });
  }

  #rest(all: readonly Waiting[]): void {
    const times = headsOf(all).map((one) => one.retry_at);
    this.#world.onstate(times.length ? "pausing" : "idle");
    if (times.length) this.#wake(Math.max(100, Math.min(...times) - this.#world.now()));
  }

  #wake(milliseconds: number): void {
    this.#forget?.();
    this.#forget = this.#world.later(() => void this.kick(), milliseconds);
  }
}

/** Gives what is to be sent next: the first of the line, passing over blogs whose first has to wait a while. */
export function nextOf(all: readonly Waiting[], now: number): Waiting | null {
  return headsOf(all).find((one) => one.retry_at <= now) ?? null;
}

/** Gives the first of each blog that is to be sent, in order. */
function headsOf(all: readonly Waiting[]): Waiting[] {
  const heads = new Map<string, Waiting>();
  for (const one of all) {
    if ((one.state === "waiting" || one.state === "sending") && !heads.has(one.blog)) heads.set(one.blog, one);
  }
  return [...heads.values()];
}
