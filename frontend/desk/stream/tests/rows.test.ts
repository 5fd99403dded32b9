import { describe, expect, it } from "vitest";
import { work } from "../../outbox/tests/works.ts";
import type { Waiting } from "../../outbox/waiting.ts";
import { rowsOf } from "../rows.ts";
import { draft, post } from "./some.ts";

const dayOf = (instant: string) => instant.slice(0, 10);
const waiting = (id: string, kind: "publish" | "revise") => ({ id, blog: "storm", how: { kind } }) as Waiting;

describe("the rows of the stream", () => {
  it("are what waits, newest first, then what is being written, drafts, and posts", () => {
    const rows = rowsOf({
      waiting: [waiting("a", "publish"), waiting("b", "publish")],
      works: [work("Half a sentence")],
      drafts: [draft("d")],
      posts: [post("p", "2026-05-01T10:00:00Z")],
      dayOf,
    });
    expect(rows.map(({ kind }) => kind)).toEqual(["waiting", "waiting", "work", "draft", "post"]);
    expect(rows.slice(0, 2).map(({ key }) => key)).toEqual(["b", "a"]);
  });

  it("keep their key when what waited is published, and show it once meanwhile", () => {
    const of = (line: Waiting[]) =>
      rowsOf({ waiting: line, works: [], drafts: [], posts: [post("a", "2026-05-01T10:00:00Z")], dayOf });
    expect(of([waiting("a", "publish")]).map(({ kind, key }) => [kind, key])).toEqual([["waiting", "a"]]);
    expect(of([]).map(({ kind, key }) => [kind, key])).toEqual([["post", "a"]]);
  });

  it("show a change that waits beside the post as it stands", () => {
    const line = [waiting("a", "revise")];
    const rows = rowsOf({ waiting: line, works: [], drafts: [], posts: [post("a", "2026-05-01T10:00:00Z")], dayOf });
    expect(rows.map(({ kind }) => kind)).toEqual(["waiting", "post"]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
  });

  it("open a day with its first post", () => {
    const posts = ["2026-05-02T10:00:00Z", "2026-05-02T09:00:00Z", "2026-05-01T10:00:00Z"];
    const rows = rowsOf({ waiting: [], works: [], drafts: [], posts: posts.map((at, n) => post(`${n}`, at)), dayOf });
    expect(rows.map((row) => row.kind === "post" && row.opens)).toEqual([true, false, true]);
  });
});
