import { afterEach, describe, expect, it, vi } from "vitest";
import { missed } from "../log.ts";

const have = { seq: 3, generation: 1, look: "a" };

/** Answers with a head and a log page, of which either may have been kept by a cache. */
function serve(head: number, page: number): void {
  const parts = { head: `<header id="head">${head}</header>` };
  const answers: Record<string, unknown> = {
    "/b/log/head.json": { seq: head, generation: 1, look: "a", page_size: 64, parts },
    "/b/log/1/0.json": { generation: 1, to: page, parts: { "post-X": `<article>${page}</article>` } },
  };
  vi.stubGlobal("fetch", async (address: string) => ({ ok: true, json: async () => answers[address] }));
}

describe("what was missed", () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    [7, 7, 7],
    [7, 5, 5],
    [5, 7, 5],
  ])("is no newer than the older of head (%i) and page (%i)", async (head, page, seq) => {
    serve(head, page);
    const frames = await missed("b", have);
    expect(Math.max(...(frames ?? []).map((frame) => frame.seq))).toBe(seq);
    expect(frames?.map((frame) => Object.keys(frame.parts)[0])).toEqual(["post-X", "head"]);
  });

  it("leaves what is there when the head is older than that", async () => {
    serve(2, 2);
    expect((await missed("b", have))?.map((frame) => frame.seq)).toEqual([2]);
  });
});
