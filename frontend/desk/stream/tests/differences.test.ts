import { describe, expect, it } from "vitest";
import { differences, readsSame } from "../differences.ts";
import { copyOf } from "./some.ts";

describe("the differences of two copies", () => {
  it("are told word by word", () => {
    const [text] = differences(copyOf("Three people were hurt."), copyOf("Two people were hurt."));
    expect(text?.fact).toBe("text");
    expect(text?.pieces).toEqual([
      { text: "Three", kind: "gone" },
      { text: "Two", kind: "new" },
      { text: " people were hurt.", kind: "same" },
    ]);
  });

  it("name each fact that one of them has", () => {
    const before = copyOf("Same.", { headline: "Old", tags: ["harbour"] });
    const after = copyOf("Same.", { headline: "New", place: "Lantern Bay" });
    expect(differences(before, after).map(({ fact }) => fact)).toEqual(["headline", "place", "text", "tags"]);
  });

  it("are none where they read the same", () => {
    expect(readsSame(copyOf("Same."), copyOf("Same.", { headline: null }))).toBe(true);
    expect(readsSame(copyOf("Same."), copyOf("Other."))).toBe(false);
  });
});

it("tells that a link was made, by the words of whoever shows it", () => {
  const linked = copyOf("Same.", { links: [{ relation: "contradicts", post: "01JD8Z3M5T0000000000000000" }] });
  const [, links] = differences(copyOf("Same."), linked, ({ relation }) => `${relation} 13:40`);
  expect(links).toEqual({ fact: "links", pieces: [{ text: "contradicts 13:40", kind: "new" }] });
});
