import { expect, test } from "vitest";
import type { BlogCopy } from "../../api/types.ts";
import { contrast, contrastOn, inkOn, isColour, PAPERS, READABLE, readable } from "../settings/colour.ts";
import { copyOf, merged, sent } from "../settings/copy.ts";

test("contrast is that of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

test.each(["#ffe000", "#b3201f", "#0a5c36", "#000080", "#ffffff", "#000000"])(
  "%s can be read on both papers",
  (colour) => {
    for (const papers of Object.values(PAPERS)) {
      expect(contrastOn(readable(colour, papers), papers)).toBeGreaterThanOrEqual(READABLE);
    }
    expect(contrast(inkOn(colour), colour)).toBeGreaterThanOrEqual(READABLE);
  },
);

test("a colour that can be read is left as it was chosen", () => {
  expect(readable("#b3201f", PAPERS.light)).toBe("#b3201f");
  expect([isColour("#B3201F"), isColour("#fff"), isColour("red")]).toEqual([true, false, false]);
});

const base: BlogCopy = { headline: "Storm", kicker: "Weather", zone: "Europe/Berlin" };

test("what only one of two changed is taken from each", () => {
  const { copy, both } = merged(base, { ...base, headline: "Storm Ada" }, { ...base, kicker: "Coast" });
  expect([copy.headline, copy.kicker, both]).toEqual(["Storm Ada", "Coast", []]);
});

test("what both changed is asked about, unless they changed it alike", () => {
  const mine = { ...base, headline: "Mine", kicker: "Alike" };
  const theirs = { ...base, headline: "Theirs", kicker: "Alike" };
  expect(merged(base, mine, theirs).both).toEqual(["headline"]);
});

test("what is empty is sent as nothing", () => {
  const theme = { accent: null, band: null, logo: null };
  const copy = sent({ ...copyOf(base), headline: " Storm ", kicker: "  ", standfirst: "", theme });
  expect(copy).toMatchObject({ headline: "Storm", kicker: null, standfirst: null, theme: null });
});
