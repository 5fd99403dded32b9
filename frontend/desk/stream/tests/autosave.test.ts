import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft } from "../../api/types.ts";
import { work } from "../../outbox/tests/works.ts";
import { Autosave, PAUSE, type Places, type Saved } from "../autosave.ts";
import { copyOf, draft } from "./some.ts";

/** A browser and a server that keep, as long as they can. */
class World implements Places {
  kept: string | null = null;
  saved: Saved[] = [];
  asked: { method: string; headers: Record<string, string> | undefined }[] = [];
  conflict: Draft | null = null;
  gone: string | null = null;
  full = false;
  answer: () => Promise<Draft> = async () => draft("d", { rev: 1 });

  keep: Places["keep"] = async ({ copy }) => {
    if (this.full) throw new DOMException("no room", "QuotaExceededError");
    this.kept = JSON.stringify(copy);
  };
  drop: Places["drop"] = async () => {
    this.kept = null;
  };
  call = async <T>(method: string, _: string, ask?: { headers?: Record<string, string> }): Promise<T> => {
    this.asked.push({ method, headers: ask?.headers });
    return (await this.answer()) as T;
  };
  onsaved: Places["onsaved"] = (saved) => void this.saved.push(saved);
  onconflict: Places["onconflict"] = (theirs) => {
    this.conflict = theirs;
  };
  ongone: Places["ongone"] = (sentence) => {
    this.gone = sentence;
  };
}

const refused = (status: number) => () =>
  Promise.reject(Object.assign(new Error(`refused with ${status}`), { status }));
const written = work("The bridge is closed.");

describe("saving as one types", () => {
  let world: World;
  let autosave: Autosave;

  beforeEach(() => {
    vi.useFakeTimers();
    world = new World();
    autosave = new Autosave(work("", [], { copy: { body: [] } }), world);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("keeps it in the browser at once, on the server after a pause", async () => {
    autosave.change(written);
    await vi.advanceTimersByTimeAsync(0);
    expect(world.kept).toContain("The bridge is closed.");
    expect(world.saved.at(-1)).toBe("browser");
    expect(world.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(PAUSE);
    expect(world.asked).toEqual([{ method: "PUT", headers: { "If-None-Match": "*" } }]);
    expect(world.saved.at(-1)).toBe("server");
  });

  it("tells the server in the end even of somebody who never pauses", async () => {
    for (let second = 0; second < 11; second++) {
      autosave.change(work(`The ${second}th word.`));
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(world.asked.length).toBe(1);
  });

  it("goes on from the revision that the server has", async () => {
    autosave.change(written);
    await autosave.flush();
    autosave.change(work("The bridge is open."));
    await autosave.flush();
    expect(world.asked.at(-1)?.headers).toEqual({ "If-Match": '"1"' });
    expect((await autosave.stop()).rev).toBe(1);
  });

  it("says so when the browser keeps nothing and the server has not got it", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    world.full = true;
    world.answer = refused(0);
    autosave.change(written);
    await vi.advanceTimersByTimeAsync(0);
    expect(world.saved.at(-1)).toBe("nowhere");
    await vi.advanceTimersByTimeAsync(PAUSE);
    expect(world.saved.at(-1)).toBe("nowhere");
    world.answer = async () => draft("d");
    await autosave.flush();
    expect(world.saved.at(-1)).toBe("server");
  });

  it("shows what somebody else has saved, and overwrites it not", async () => {
    const theirs = draft("d", { rev: 4, copy: copyOf("Their words."), by: "account:ben" });
    world.answer = vi.fn(async () => theirs).mockImplementationOnce(refused(412));
    autosave.change(written);
    await autosave.flush();
    expect(world.asked.map(({ method }) => method)).toEqual(["PUT", "GET"]);
    expect(world.conflict).toBe(theirs);
  });

  it("takes what the server has of this very text for its own: only the answer was lost", async () => {
    const ours = draft("d", { rev: 4, copy: written.copy });
    world.answer = vi.fn(async () => ours).mockImplementationOnce(refused(412));
    autosave.change(written);
    await autosave.flush();
    expect(world.conflict).toBeNull();
    expect(autosave.work.rev).toBe(4);
  });

  it("says that it is gone when it has become a post", async () => {
    world.answer = refused(409);
    autosave.change(written);
    await autosave.flush();
    expect(world.gone).toContain("409");
  });

  it("does not take for saved what was typed while the browser was still keeping what is sent", async () => {
    let kept: () => void = () => {};
    world.keep = () => new Promise((done) => (kept = done));
    autosave.change(written);
    const flushed = autosave.flush();
    autosave.change(work("The bridge is closed for good."));
    for (let round = 0; round < 6; round++) {
      kept();
      await vi.advanceTimersByTimeAsync(0);
    }
    await flushed;
    expect(world.asked.length).toBe(1);
    expect(autosave.work.safe).toBe(false);
    await vi.advanceTimersByTimeAsync(PAUSE);
    for (let round = 0; round < 6; round++) {
      kept();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(world.asked.length).toBe(2);
    expect(autosave.work.safe).toBe(true);
  });

  it("does not take for safe what the server can not hold: a half-written block, a file on its way", async () => {
    const half = { type: "part", attrs: { part: { type: "quote", text: "" }, fresh: true } };
    const line = { type: "paragraph", content: [{ type: "text", text: "The bridge is closed." }] };
    const holding = [
      work("The bridge is closed.", [], { doc: { type: "doc", content: [line, half] } }),
      work("The bridge is closed.", ["01ARZ3NDEKTSV4RRFFQ69G5FAV"]),
    ];
    for (const one of holding) {
      autosave.change(one);
      await autosave.flush();
      expect(world.saved.at(-1)).toBe("server");
      expect(autosave.work.safe).toBe(false);
    }
    autosave.change(written);
    await autosave.flush();
    expect(autosave.work.safe).toBe(true);
  });

  it("forgets in the browser what is empty again, and does not tell the server", async () => {
    autosave.change(written);
    await vi.advanceTimersByTimeAsync(0);
    autosave.change(work("", [], { copy: { body: [] } }));
    await vi.advanceTimersByTimeAsync(PAUSE);
    expect(world.kept).toBeNull();
    expect(world.asked).toEqual([]);
  });
});
