import { expect, test } from "vitest";
import { filled } from "../words/format.ts";
import { catalogue, type Key } from "../words/index.ts";

const WAITING = "{n, plural, =0 {nothing waits} one {{n} post waits} other {{n} posts wait}} for {who}";

test.each([
  [0, "nothing waits for Ada"],
  [1, "1 post waits for Ada"],
  [1200, "1,200 posts wait for Ada"],
])("%i takes its own form and its separators", (n, said) => {
  expect(filled(WAITING, { n, who: "Ada" }, "en-GB")).toBe(said);
});

test("numbers are written as the language writes them", () => {
  expect(filled("{n}", { n: 1234.5 }, "de-DE")).toBe("1.234,5");
});

test("a value is taken as it is, braces and all", () => {
  expect(filled("“{headline}”", { headline: "{n}" }, "en")).toBe("“{n}”");
});

const phrases = Object.entries(catalogue) as [Key, { en: string; de: string }][];

/** A value's place; what stands behind a plural's selector is a form, be it a single word. */
const PLACE = /(?<=\{)(?<!(?:zero|one|two|few|many|other|=\d+) \{)\w+(?=[},])/g;

test.each(phrases)("%s says the same values in both languages, in whole forms", (_, phrase) => {
  const names = (text: string) => [...new Set(text.match(PLACE))].sort();
  expect(names(phrase.de)).toEqual(names(phrase.en));
  for (const language of ["en", "de"] as const) {
    const values = Object.fromEntries(names(phrase[language]).map((name) => [name, 2]));
    expect(filled(phrase[language], values, language)).not.toMatch(/[{}]|^$/);
  }
});

test("the desk says Sie, never du", () => {
  const familiar = phrases.filter(([, { de }]) => /\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w*)\b/.test(de));
  expect(familiar.map(([key]) => key)).toEqual([]);
});
