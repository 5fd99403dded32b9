import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { newUlid } from "../../ulid.ts";
import { base } from "../base.ts";
import { dropFile, fileOf, keepFile } from "../files.ts";
import { FAILURES, nextOf, Outbox, type State, type World } from "../run.ts";
import { hold, leave, line, note, queue } from "../waiting.ts";
import { keepWork, workOf, worksOf } from "../works.ts";
import { type Luck, Refused, Server } from "./server.ts";
import { work } from "./works.ts";

/** Runs `work` alone among those that have the same lock; a tab that dies lets it go. */
class Lock {
  #last: Promise<unknown> = Promise.resolve();
  #dead: (() => void) | null = null;

  alone = (work: () => Promise<void>): Promise<void> => {
    const run = this.#last.then(() => Promise.race([work(), new Promise<void>((gone) => (this.#dead = gone))]));
    this.#last = run.catch(() => {});
    return run;
  };

  kill(): void {
    this.#dead?.();
  }
}

class Tab {
  state: State = "idle";
  clock = 0;
  pauses: number[] = [];
  readonly outbox: Outbox;

  constructor(server: Server, lock = new Lock()) {
    const world: World = {
      ...server.line({ fileOf, dropFile, note }),
      alone: lock.alone,
      leave,
      now: () => this.clock,
      later: (_, pause) => {
        this.pauses.push(pause);
        return () => {};
      },
      onstate: (state) => {
        this.state = state;
      },
      onsent: () => {},
    };
    this.outbox = new Outbox(world);
  }
}

beforeEach(async () => {
  const db = await base();
  for (const store of ["works", "waiting", "files"] as const) await db.clear(store);
});

async function photo(bytes = "photo"): Promise<string> {
  return keepFile(new Blob([bytes], { type: "image/jpeg" }));
}

describe("the outbox", () => {
  it("sends in the order of writing, photos first, and is empty afterwards", async () => {
    const server = new Server();
    const key = await photo();
    const works = [work("One"), work("Two", [key]), work("Three")];
    for (const one of works) await queue(one, { kind: "publish" });
    await new Tab(server).outbox.kick();
    expect(server.published).toEqual(works.map(({ id }) => id));
    expect(server.posts.get(works[1]?.id ?? "")?.post.body[1]).toMatchObject({ media: `${key}.jpg`, width: 40 });
    expect(await line()).toEqual([]);
    expect(await fileOf(key)).toBeNull();
  });

  it("keeps everything while the line is down and tries again by itself", async () => {
    const server = new Server();
    server.luck = () => "lost";
    await queue(work("One"), { kind: "publish" });
    const tab = new Tab(server);
    await tab.outbox.kick();
    expect(tab.state).toBe("offline");
    expect(tab.pauses).toHaveLength(1);
    expect((await line()).map(({ state }) => state)).toEqual(["waiting"]);
    server.luck = () => "passes";
    await tab.outbox.kick();
    expect(server.published).toHaveLength(1);
  });

  it("waits for somebody to sign in when the session has ended", async () => {
    const server = new Server();
    server.luck = () => new Refused(401, "sign in");
    await queue(work("One"), { kind: "publish" });
    const tab = new Tab(server);
    await tab.outbox.kick();
    expect(tab.state).toBe("signed-out");
    expect(tab.pauses).toEqual([]);
    server.luck = () => "passes";
    await tab.outbox.kick();
    expect(server.published).toHaveLength(1);
  });

  it.each([400, 403, 404, 409, 410, 413, 422])(
    "shows what was refused by %i and sends what comes behind it",
    async (status) => {
      const server = new Server();
      const works = [work("One"), work("Two")];
      for (const one of works) await queue(one, { kind: "publish" });
      let asked = 0;
      server.luck = () => (asked++ === 0 ? new Refused(status, "not like this") : "passes");
      await new Tab(server).outbox.kick();
      expect(server.published).toEqual([works[1]?.id]);
      const [left] = await line();
      expect(left).toMatchObject({ state: "refused", refusal: { status, sentence: "not like this" } });
    },
  );

  it("that is held gives back what was written since, not what it was held with", async () => {
    const one = await queue(work("Old words."), { kind: "publish" });
    const again = await hold(one);
    await keepWork({ ...again, copy: { body: [{ type: "text", text: "Old words and new ones." }] } });
    const once = await hold((await line())[0] ?? one);
    expect(once.copy.body).toEqual([{ type: "text", text: "Old words and new ones." }]);
    expect((await workOf("storm", one.id))?.copy).toEqual(once.copy);
  });

  it("lets its author write on what was refused, in its old place, and sends it once it is mended", async () => {
    const server = new Server();
    server.luck = () => new Refused(422, "too long");
    const one = await queue(work("One"), { kind: "publish" });
    await new Tab(server).outbox.kick();
    const again = await hold((await line())[0] ?? one);
    expect((await workOf("storm", one.id))?.copy).toEqual(again.copy);
    server.luck = () => "passes";
    await new Tab(server).outbox.kick();
    expect(server.published).toEqual([]);
    const mended = await queue({ ...again, copy: { body: [{ type: "text", text: "Mended" }] } }, { kind: "publish" });
    expect(mended.n).toBe(one.n);
    expect(await worksOf("storm")).toEqual([]);
    await new Tab(server).outbox.kick();
    expect(server.posts.get(one.id)?.post.body).toEqual([{ type: "text", text: "Mended" }]);
  });

  it("does not publish twice what was changed after an attempt whose answer was lost", async () => {
    const server = new Server();
    let asked = 0;
    server.luck = () => (asked++ === 0 ? "answer lost" : "passes");
    const one = await queue(work("One"), { kind: "publish" });
    await new Tab(server).outbox.kick();
    const again = await hold((await line())[0] ?? one);
    await queue({ ...again, copy: { body: [{ type: "text", text: "Better" }] } }, { kind: "publish" });
    await new Tab(server).outbox.kick();
    expect(server.published).toEqual([one.id]);
    expect(server.posts.get(one.id)?.post).toMatchObject({ rev: 2, body: [{ text: "Better" }] });
  });

  it("says that a colleague was faster instead of overwriting", async () => {
    const server = new Server();
    const one = work("Mine", [], { origin: "post", rev: 1 });
    await server.call("PUT", `/blogs/storm/posts/${one.id}`, { body: { body: [] } });
    await server.call("PUT", `/blogs/storm/posts/${one.id}`, {
      body: { body: [{ type: "text", text: "Theirs" }] },
      headers: { "If-Match": '"1"', "Idempotency-Key": newUlid() },
    });
    await queue(one, { kind: "revise" });
    await new Tab(server).outbox.kick();
    expect((await line())[0]?.refusal).toMatchObject({ status: 412, rev: 2 });
    expect(server.posts.get(one.id)?.post.body).toEqual([{ type: "text", text: "Theirs" }]);
  });

  it("backs off when the server fails, passes over to other blogs, and asks its author in the end", async () => {
    const server = new Server();
    const bad = await queue(work("One"), { kind: "publish" });
    const behind = await queue(work("Two"), { kind: "publish" });
    const other = await queue(work("Elsewhere", [], { blog: "fire" }), { kind: "publish" });
    let asked = 0;
    server.luck = () => (asked++ === 0 ? new Refused(503, "down") : "passes");
    const tab = new Tab(server);
    await tab.outbox.kick();
    expect(server.published).toEqual([other.id]);
    expect(tab.pauses).toEqual([2000]);
    server.luck = () => new Refused(500, "broken");
    for (let n = 0; n < FAILURES * 2; n++) {
      tab.clock += 100_000;
      await tab.outbox.kick();
    }
    expect((await line()).map(({ id, state }) => [id, state])).toEqual([
      [bad.id, "refused"],
      [behind.id, "refused"],
    ]);
  });

  it("sends what reporters contribute and what is scheduled once, though answers are lost", async () => {
    const server = new Server();
    const contributed = work("For the editors");
    const scheduled = work("For tomorrow");
    await queue(contributed, { kind: "submit" });
    await queue(scheduled, { kind: "schedule", publish_at: "2026-01-02T00:00:00Z" });
    let asked = 0;
    server.luck = () => (asked++ % 3 === 1 ? "answer lost" : "passes");
    const tab = new Tab(server);
    for (let n = 0; n < 9 && (await line()).length; n++) await tab.outbox.kick();
    expect(await line()).toEqual([]);
    expect(server.drafts.get(contributed.id)?.state).toBe("review");
    expect(server.drafts.get(scheduled.id)?.state).toBe("scheduled");
  });

  it("puts a photo that is no longer there in front of its author", async () => {
    await queue(work("One", [newUlid()]), { kind: "publish" });
    await new Tab(new Server()).outbox.kick();
    expect((await line())[0]).toMatchObject({ state: "refused", refusal: { sentence: "lost_file" } });
  });

  it("uploads a photo once though the post behind it has to be tried again", async () => {
    const server = new Server();
    const key = await photo();
    await queue(work("One", [key]), { kind: "publish" });
    let asked = 0;
    server.luck = () => (asked++ === 1 ? "lost" : "passes");
    const tab = new Tab(server);
    await tab.outbox.kick();
    await tab.outbox.kick();
    expect(server.uploads).toEqual([key]);
    expect(asked).toBe(3);
  });

  it("keeps what was typed last of each work", async () => {
    const first = work("a");
    await keepWork(first);
    await keepWork({ ...first, changed_at: first.changed_at + 1 });
    await keepWork(work("b", [], { blog: "fire" }));
    expect(await worksOf("storm")).toEqual([{ ...first, changed_at: first.changed_at + 1 }]);
  });

  it("passes over whoever has to wait, keeping the order of each blog", () => {
    const at = (n: number, blog: string, retry_at = 0, state = "waiting") => ({ n, blog, retry_at, state }) as never;
    expect(nextOf([at(1, "a", 9), at(2, "a"), at(3, "b")], 5)).toMatchObject({ n: 3 });
    expect(nextOf([at(1, "a", 0, "held"), at(2, "a", 0, "refused"), at(3, "a")], 5)).toMatchObject({ n: 3 });
    expect(nextOf([at(1, "a", 9), at(2, "a")], 5)).toBeNull();
  });
});

/** Numbers that look like chance and are the same for the same seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe("whatever happens on the way", () => {
  it.each(Array.from({ length: 40 }, (_, n) => n + 1))(
    "each post is published once, in order (history %i)",
    async (seed) => {
      const random = chance(seed);
      const server = new Server();
      const lock = new Lock();
      const fates: Luck[] = ["lost", "answer lost", "dies", new Refused(503, "down"), new Refused(401, "sign in")];
      server.luck = () => (random() < 0.5 ? "passes" : (fates[Math.floor(random() * fates.length)] ?? "passes"));
      const written: string[] = [];
      let tabs = [new Tab(server, lock), new Tab(server, lock)];
      let clock = 0;
      for (let step = 0; step < 60; step++) {
        if (step < 24 && step % 4 === 0) {
          const one = work(`Post ${step}`, random() < 0.4 ? [await photo(`${step}`)] : []);
          written.push(one.id);
          await queue(one, { kind: "publish" });
        }
        if (step === 40) server.luck = () => "passes";
        clock += 70_000;
        const tab = tabs[Math.floor(random() * 2)] as Tab;
        tab.clock = clock;
        const done = tab.outbox.kick(random() < 0.5);
        const dies = setTimeout(() => {
          lock.kill();
          tabs = [new Tab(server, lock), new Tab(server, lock)];
        }, 15);
        await done;
        clearTimeout(dies);
      }
      expect(await line()).toEqual([]);
      expect(server.published).toEqual(written);
      for (const { post } of server.posts.values()) expect(post.rev).toBe(1);
      expect(await (await base()).count("files")).toBe(0);
    },
  );
});
