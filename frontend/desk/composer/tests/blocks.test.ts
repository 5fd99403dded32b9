import { getSchema } from "@tiptap/core";
import { describe, expect, test } from "vitest";
import type { Block, Text } from "../../api/types.ts";
import { bodyOf, docOf, jsonOf } from "../blocks.ts";
import { schema as extensions } from "../schema.ts";
import { body, Chance } from "./bodies.ts";

const schema = getSchema(extensions);

/** There and back through a real ProseMirror document, which refuses what the schema does not allow. */
function through(blocks: Block[]): Block[] {
  const node = schema.nodeFromJSON(docOf({ body: blocks }));
  node.check();
  return bodyOf(jsonOf(node));
}

function paragraph(...words: unknown[]) {
  return { type: "doc", content: [{ type: "paragraph", content: words }] } as Parameters<typeof bodyOf>[0];
}

describe("a body", () => {
  test("comes back as it was, whatever it holds", () => {
    for (let seed = 0; seed < 3000; seed++) {
      const blocks = body(new Chance(seed));
      expect(through(blocks), `seed ${seed}`).toEqual(blocks);
    }
  });

  test("counts marks in code points, not in the units of JavaScript", () => {
    const text: Text = { type: "text", text: "👩‍👩‍👧 sagt 𝔊ut", marks: [{ kind: "bold", start: 11, end: 14 }] };
    const doc = docOf({ body: [text] });
    expect(doc.content?.[0]?.content?.[1]).toEqual({ type: "text", text: "𝔊ut", marks: [{ type: "bold" }] });
    expect(through([text])).toEqual([text]);
  });

  test("keeps a mark whole that goes over a line break, in a paragraph and from point to point", () => {
    for (const style of ["paragraph", "bullets"] as const) {
      const text: Text = { type: "text", text: "one\ntwo", ...(style === "bullets" ? { style } : {}) };
      text.marks = [{ kind: "bold", start: 1, end: 6 }];
      expect(docOf({ body: [text] }).content?.[0]?.attrs).toBeUndefined();
      expect(through([text])).toEqual([text]);
    }
  });

  test("without blocks is one empty paragraph, and an empty paragraph is no block", () => {
    expect(docOf({ body: [] })).toEqual({ type: "doc", content: [{ type: "paragraph" }] });
    expect(bodyOf(docOf({ body: [] }))).toEqual([]);
    expect(bodyOf(paragraph({ type: "hardBreak" }, { type: "text", text: " \t" }))).toEqual([]);
  });

  test("takes the marks as the editor shows them once the text has changed", () => {
    const marks = [
      { kind: "bold", start: 0, end: 2 },
      { kind: "bold", start: 1, end: 4 },
    ] as const;
    const doc = docOf({ body: [{ type: "text", text: "abcd", marks: [...marks] }] });
    const node = doc.content?.[0];
    const shorter = { ...node, content: [{ type: "text", text: "abc", marks: [{ type: "bold" }] }] };
    expect(bodyOf({ type: "doc", content: [shorter as never] })).toEqual([
      { type: "text", text: "abc", marks: [{ kind: "bold", start: 0, end: 3 }] },
    ]);
  });

  test("drops characters that the model refuses, and counts without them", () => {
    const doc = paragraph(
      { type: "text", text: "a\u000b\ud800b" },
      { type: "text", text: "c", marks: [{ type: "bold" }] },
    );
    expect(bodyOf(doc)).toEqual([{ type: "text", text: "abc", marks: [{ kind: "bold", start: 2, end: 3 }] }]);
  });

  test("reads a block once while it stays the same", () => {
    const doc = docOf({ body: [{ type: "text", text: "still" }] });
    expect(bodyOf(doc)[0]).toBe(bodyOf({ type: "doc", content: [...(doc.content ?? [])] })[0]);
  });
});

describe("an unfinished block is kept in the document and left out of the body", () => {
  const left = (part: object, attrs: object = {}) =>
    bodyOf({ type: "doc", content: [{ type: "part", attrs: { part, ...attrs } }] });

  test("a quote without words, an embed without address, a card without headline, a gallery without picture", () => {
    expect(left({ type: "quote", text: " ", speaker: "Ada" })).toEqual([]);
    expect(left({ type: "embed", url: "https://" })).toEqual([]);
    expect(left({ type: "card", url: "https://example.org/", headline: " " })).toEqual([]);
    expect(left({ type: "gallery", images: [] })).toEqual([]);
  });

  test("one that was just inserted, and one whose file was refused", () => {
    expect(left({ type: "table", rows: [["", ""]] }, { fresh: true })).toEqual([]);
    expect(left({ type: "image", media: null, local: "k" }, { refused: "It is an SVG." })).toEqual([]);
  });

  test("what is blank in a finished one is left out, since the model would refuse it", () => {
    expect(
      left({ type: "quote", text: "Yes", speaker: " ", role: "", original_language: "fr", source: { name: " " } }),
    ).toEqual([{ type: "quote", text: "Yes" }]);
    expect(left({ type: "quote", text: "Yes", source: { name: "dpa", url: "dpa" } })).toEqual([
      { type: "quote", text: "Yes", source: { name: "dpa" } },
    ]);
  });

  test("a picture that waits to be sent goes along with its key", () => {
    expect(left({ type: "image", media: null, local: "k", alt: "A bridge" })).toEqual([
      { type: "image", media: null, local: "k", alt: "A bridge" },
    ]);
  });
});
