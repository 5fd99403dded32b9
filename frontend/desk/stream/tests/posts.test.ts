import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asked, gathered, moved, newerFirst, placed, queued, repinned, shows } from "../posts.ts";
import { draft, post } from "./some.ts";

const TEN = "2026-05-01T10:00:00Z";
const ELEVEN = "2026-05-01T11:00:00Z";
const NOON = "2026-05-01T12:00:00Z";
const ids = (posts: readonly { post: { id: string } }[]) => posts.map((one) => one.post.id);

describe("the stream's posts", () => {
  it("stand newest first, whenever they come", () => {
    const known = [post("c", NOON), post("a", TEN)];
    expect(ids(placed(known, [post("b", ELEVEN)]))).toEqual(["c", "b", "a"]);
  });

  it("of the same moment stand in the order of the blog", () => {
    const known = [post("b", TEN, { order: 2 }), post("a", TEN, { order: 1 })];
    expect(ids(placed(known, [post("c", TEN, { order: 3 })]))).toEqual(["c", "b", "a"]);
  });

  it("move when their time is changed, and stand there once", () => {
    const known = [post("b", ELEVEN), post("a", TEN)];
    expect(ids(placed(known, [post("a", NOON, { seq: 2, rev: 2 })]))).toEqual(["a", "b"]);
  });

  it("are not overtaken by an answer that is older", () => {
    const known = [post("a", TEN, { seq: 5, rev: 2 })];
    expect(placed(known, [post("a", TEN, { seq: 4 })])[0]?.post.rev).toBe(2);
  });

  it("below what has been fetched wait until they are asked for", () => {
    const floor = post("b", ELEVEN);
    expect(ids(placed([post("c", NOON), floor], [post("a", TEN)], floor))).toEqual(["c", "b"]);
  });

  it("are the same whether they come together or one by one, in any order", () => {
    const some = fc.uniqueArray(
      fc.record({ id: fc.string(), order: fc.nat(3), hour: fc.integer({ min: 10, max: 12 }) }),
      {
        selector: ({ id }) => id,
      },
    );
    fc.assert(
      fc.property(some, fc.nat(), (made, turn) => {
        const all = made.map(({ id, order, hour }, n) =>
          post(id, `2026-05-01T${hour}:00:00Z`, { order: order * 100 + n }),
        );
        const turned = [...all.slice(turn % (all.length || 1)), ...all.slice(0, turn % (all.length || 1))];
        const singly = turned.reduce((known, one) => placed(known, [one]), [] as typeof all);
        expect(ids(singly)).toEqual(ids(placed([], all)));
        expect(ids(singly)).toEqual(ids([...all].sort(newerFirst)));
      }),
    );
  });
});

describe("drafts that are fetched while others are told of", () => {
  const ids = (drafts: readonly { id: string; rev: number }[]) => drafts.map(({ id, rev }) => `${id}${rev}`).sort();

  it("lose none that came meanwhile, and keep none that went", () => {
    const known = [draft("new"), draft("changed", { rev: 3 }), draft("old")];
    const fetched = [draft("changed", { rev: 2 }), draft("discarded"), draft("other")];
    const found = gathered(fetched, known, new Set(["new", "changed"]), new Set(["discarded"]));
    expect(ids(found)).toEqual(["changed3", "new1", "other1"]);
  });
});

describe("a filter", () => {
  it("shows what it names, and asks the server for the same", () => {
    const key = post("a", TEN, { is_key: true, tags: ["harbour"], confidence: "unconfirmed" });
    for (const filter of ["key", "unconfirmed", "mine", "all"] as const) {
      expect(shows({ show: filter, tag: null }, key, "account:ada")).toBe(true);
    }
    const plain = post("b", TEN, {}, "account:ben");
    for (const filter of ["key", "unconfirmed", "mine"] as const) {
      expect(shows({ show: filter, tag: null }, plain, "account:ada")).toBe(false);
    }
    expect(shows({ show: "tagged", tag: "harbour" }, key, "")).toBe(true);
    expect(shows({ show: "tagged", tag: "bridge" }, key, "")).toBe(false);
    expect(asked({ show: "tagged", tag: "harbour" }, "account:ada")).toEqual({ tag: "harbour" });
    expect(asked({ show: "mine", tag: null }, "account:ada")).toEqual({ by: "account:ada" });
    expect(asked({ show: "waiting", tag: null }, "account:ada")).toBeNull();
  });

  it("shows editors what waits for them, and reporters their own", () => {
    const drafts = [
      draft("own"),
      draft("waits", { state: "review", author: "account:ben" }),
      draft("later", { state: "scheduled", publish_at: NOON }),
    ];
    const named = (show: "all" | "mine" | "drafts" | "scheduled", publishes: boolean) =>
      queued({ show, tag: null }, drafts, "account:ada", publishes).map(({ id }) => id);
    expect(named("all", true)).toEqual(["waits"]);
    expect(named("all", false)).toEqual(["own", "later"]);
    expect(named("scheduled", true)).toEqual(["later"]);
    expect(named("drafts", true)).toEqual(["own"]);
  });
});

describe("pins", () => {
  it("are set anew only where they have to be, the last to stand on top", () => {
    const orders = fc.shuffledSubarray(["a", "b", "c", "d", "e"], { minLength: 5 });
    fc.assert(
      fc.property(orders, orders, (now, wanted) => {
        const again = repinned(now, wanted);
        const after = again.reduce((pins, id) => [id, ...pins.filter((pin) => pin !== id)], now);
        expect(after).toEqual(wanted);
      }),
    );
    expect(repinned(["a", "b", "c"], ["a", "b", "c"])).toEqual([]);
    expect(repinned(["a", "b", "c"], ["c", "a", "b"])).toEqual(["c"]);
  });

  it("are moved from one place to another", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  });
});
