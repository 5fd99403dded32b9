import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { main, open, rendered, Stream, settle } from "./browser.ts";

/** How the server's own Python has a blog read at a seq: its pages, its log, and what connected readers are told. */
interface State {
  seq: number;
  page: string;
  older: Record<string, string>;
  head: string;
  log: Record<string, string>;
  frame: string;
  /** Frames that catch up, by the seq that the reader has. */
  catch_ups: Record<string, string>;
}

const WHOLE = "TORTURE" in process.env;
const SEED = WHOLE ? String(Date.now()) : "harbour";
const HISTORIES = WHOLE ? 40 : 3;
const RUNS = WHOLE ? 5_000 : 60;
/** Milliseconds after which the reader script has tried everything. */
const LONG = 200_000;

const recorded: State[][] = JSON.parse(
  execFileSync(".venv/bin/python", ["tests/recording.py", SEED, String(HISTORIES), "30"], {
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  }),
);

/** A server that goes through a recorded history, and the hub that tells its readers; caches may lag behind it. */
class Recorded {
  now = 0;
  lag = 0;
  /** How far each connection was told, as the place of a state. */
  readonly told = new Map<Stream, number>();

  constructor(readonly states: State[]) {}

  goOn(by: number): void {
    this.now = Math.min(this.now + by, this.states.length - 1);
  }

  page(): string {
    return this.at(this.now).page;
  }

  async answer(address: string): Promise<Response> {
    const url = new URL(address, "http://localhost");
    const state = this.at(Math.max(0, this.now - this.lag));
    const log = /\/log\/(.+)\.json$/.exec(url.pathname);
    const before = url.searchParams.get("before");
    const found = log ? (log[1] === "head" ? state.head : state.log[log[1] ?? ""]) : state.older[before ?? ""];
    if (log || before) return new Response(found ?? "", { status: found ? 200 : 404 });
    return new Response(state.page);
  }

  /** Tells the newest connection what it lacks: all at once where it has just begun, else the next thing. */
  tell(): void {
    const stream = Stream.open.at(-1);
    if (!stream || stream.readyState === 2) return;
    const told = this.told.get(stream);
    const has = told ?? this.places(Number(new URL(stream.url, "http://localhost").searchParams.get("after")));
    if (told === undefined) stream.onopen?.();
    const to = told === undefined ? this.now : Math.min(has + 1, this.now);
    this.told.set(stream, to);
    if (to === has) return;
    const frame = told === undefined ? this.at(to).catch_ups[this.at(has).seq] : this.at(to).frame;
    if (!frame) throw new Error(`nothing was recorded that catches up from ${has} to ${to}`);
    stream.say(frame);
  }

  /** Tells the newest connection again something that it was told, or that one before it was. */
  repeat(which: number): void {
    const stream = Stream.open.at(-1);
    const told = stream && this.told.get(stream);
    if (!stream || told === undefined || stream.readyState === 2) return;
    const state = this.at(which % (told + 1));
    const frames = [state.frame, ...Object.values(state.catch_ups)];
    stream.say(frames[which % frames.length] ?? state.frame);
  }

  private at(place: number): State {
    const state = this.states[place];
    if (!state) throw new Error(`nothing was recorded at ${place}`);
    return state;
  }

  private places(seq: number): number {
    return this.states.findIndex((state) => state.seq === seq);
  }
}

const what = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant("goes on" as const), by: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant("tells" as const), by: fc.constant(0) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("repeats" as const), by: fc.nat(1_000) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("breaks off" as const), by: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("asks to reload" as const), by: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("lags" as const), by: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("waits" as const), by: fc.constantFrom(0, 3_000, 50_000) }) },
);

async function happens(server: Recorded, does: string, by: number): Promise<void> {
  const stream = Stream.open.at(-1);
  if (does === "goes on") server.goOn(by);
  else if (does === "tells") server.tell();
  else if (does === "repeats") server.repeat(by);
  else if (does === "lags") server.lag = by;
  else if (does === "waits") await settle(by);
  else if (does === "asks to reload" && stream && stream.readyState !== 2) stream.dispatchEvent(new Event("reload"));
  else if (does === "breaks off") {
    for (let times = 0; times < by; times++) {
      Stream.open.at(-1)?.fail();
      await settle(4_000);
    }
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("whatever is told, lost, repeated, kept by a cache or fetched anew, the page becomes the server's page", async () => {
  const anything = fc.asyncProperty(
    fc.nat(recorded.length - 1),
    fc.nat(5),
    fc.array(what, { maxLength: 40 }),
    async (which, from, steps) => {
      const states = recorded[which] ?? [];
      vi.clearAllTimers(); // those of the page before
      const server = new Recorded(states);
      server.goOn(from);
      await open(server);
      for (const { does, by } of steps) await happens(server, does, by);
      server.lag = 0;
      const newest = String(states[server.now]?.seq);
      for (let tries = 0; tries < 20 && main().dataset.seq !== newest; tries++) {
        server.tell();
        if (main().dataset.seq !== newest) await settle(LONG / 10);
        for (let more = 0; more < states.length; more++) server.tell();
      }
      for (const { by } of steps) server.repeat(by);
      await settle(LONG);
      expect(main().outerHTML).toBe(rendered(server));
    },
  );
  await fc.assert(anything, { numRuns: RUNS });
}, 3_600_000);
