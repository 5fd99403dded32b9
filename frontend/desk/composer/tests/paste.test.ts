import { describe, expect, test } from "vitest";
import { blocksOf } from "../paste/clean.ts";
import { clueIn } from "../paste/clues.ts";
import { cellsIn } from "../tables.ts";
import * as samples from "./clipboards.ts";

const NOON = { kind: "bold", start: 10, end: 22 };

describe("what is pasted comes out clean", () => {
  test("from Word: headings, bold, italic, links, both lists and a table", () => {
    expect(blocksOf(samples.WORD)).toEqual([
      { type: "text", style: "heading", text: "Sturmflut an der Küste" },
      {
        type: "text",
        text: "Der Deich bei Norddeich hält, sagte der Landrat am Abend. Mehr dazu hier.",
        marks: [
          { kind: "bold", start: 0, end: 9 },
          { kind: "italic", start: 24, end: 28 },
          { kind: "link", start: 68, end: 72, href: "https://example.org/deich" },
        ],
      },
      {
        type: "text",
        style: "bullets",
        text: "Fähren fahren nicht\nSchulen bleiben geschlossen",
        marks: [{ kind: "bold", start: 0, end: 6 }],
      },
      { type: "text", style: "numbers", text: "Ruhe bewahren\nNachbarn helfen" },
      {
        type: "table",
        rows: [
          ["Pegel", "cm"],
          ["Emden", "312"],
        ],
        header: false,
      },
    ]);
  });

  test("from Google Docs: its wrapper that calls itself bold does not make everything bold", () => {
    expect(blocksOf(samples.GOOGLE_DOCS)).toEqual([
      { type: "text", style: "heading", text: "Live from the harbour" },
      {
        type: "text",
        text: "The ferry left at noon with 212 people, the company says.",
        marks: [
          NOON,
          { kind: "italic", start: 28, end: 38 },
          { kind: "link", start: 44, end: 51, href: "https://example.com/company?a=1" },
        ],
      },
      { type: "text", style: "bullets", text: "First point\nNested point\nSecond point" },
      {
        type: "table",
        rows: [
          ["Port", "Time"],
          ["Dover", "14:05"],
        ],
        header: false,
      },
    ]);
  });

  test("from Gmail: lines, a list, the quoted mail as text, no tracking picture, no hidden words", () => {
    expect(blocksOf(samples.GMAIL)).toEqual([
      { type: "text", text: "Moin," },
      {
        type: "text",
        text: "der Zug steht seit 14:05 Uhr. Bitte melden!",
        marks: [{ kind: "bold", start: 19, end: 28 }],
      },
      { type: "text", style: "bullets", text: "Gleis 4\nGleis 5" },
      { type: "text", text: "Am Mo., 3. Feb. 2026 um 13:58\u00a0Uhr schrieb Redaktion:" },
      { type: "text", text: "Steht der Zug?" },
    ]);
  });

  test("from Outlook: the detour of its filter is taken out of links, layout tables are none", () => {
    expect(blocksOf(samples.OUTLOOK)).toEqual([
      { type: "text", text: "Statement of the ministry", marks: [{ kind: "bold", start: 0, end: 9 }] },
      {
        type: "text",
        text: "Read it at example.org",
        marks: [{ kind: "link", start: 11, end: 22, href: "https://example.org/statement?x=1" }],
      },
    ]);
  });

  test("from a web page: scripts, pictures, buttons and links to scripts are dropped, a table keeps its head", () => {
    expect(blocksOf(samples.PAGE)).toEqual([
      { type: "text", style: "heading", text: "Results" },
      {
        type: "text",
        text: "Read all results, or click here.",
        marks: [
          { kind: "bold", start: 5, end: 8 },
          { kind: "link", start: 5, end: 16, href: "https://example.org/all" },
        ],
      },
      { type: "text", text: "Two lines\nof one paragraph" },
      { type: "text", text: "and another." },
      {
        type: "table",
        rows: [
          ["Party", "2026", "2022"],
          ["Greens", "12.5", ""],
        ],
        caption: "Seats",
      },
      { type: "text", style: "numbers", text: "one\ntwo two" },
    ]);
  });

  test("no text of it is one that the model would refuse", () => {
    for (const html of Object.values(samples)) {
      for (const block of blocksOf(html)) {
        if (block.type !== "text") continue;
        expect(block.text.trim()).toBe(block.text);
        for (const mark of block.marks ?? []) {
          expect(mark.start).toBeLessThan(mark.end);
          expect(mark.end).toBeLessThanOrEqual([...block.text].length);
        }
      }
    }
  });
});

describe("a pasted text gives a clue", () => {
  test.each([
    ["https://www.youtube.com/watch?v=abc", "link"],
    ["  http://example.org/a \n", "link"],
    ["14:05 Uhr: Der Zug steht.", "ticker"],
    ["+++ 12:10 +++ Deich hält +++", "ticker"],
    ["9.30 Uhr Die Fähre legt ab", "ticker"],
    ["2:15 p.m. The ferry has left", "ticker"],
    ["„Wir haben keine Zeit zu verlieren“, sagte Merkel.", "quote"],
    ["»Das ist ein guter Tag«, so der Kanzler", "quote"],
    ["“We have no time to lose,” she said.", "quote"],
    ["« Nous sommes prêts », a dit le ministre", "quote"],
    ['"We are on it", he said', "quote"],
    ["Die Gespräche seien beendet, so Peskow.", "quote"],
    ["Laut Kreml ist nichts entschieden.", "quote"],
    ["The mayor said the bridge would stay closed.", "quote"],
    ["Die Brücke werde am Montag geöffnet, sagte Anna Beck.", "quote"],
    ["Anna Beck erklärte, man öffne am Montag.", "quote"],
    ["Selon la préfecture, onze personnes sont blessées.", "quote"],
    ["Según la policía, no hay heridos.", "quote"],
    ["Министр заявил, что мост закрыт.", "quote"],
    ["Party\tSeats\nGreens\t12", "table"],
  ])("%j: %s", (text, kind) => {
    expect(clueIn(text)?.kind).toBe(kind);
  });

  test.each([
    "The ferry has left.",
    "See https://example.org for more",
    "“Yes”",
    "javascript:alert(1)",
    "3.500 people came",
    "",
    "'s-Hertogenbosch liegt an der Maas, 's-Gravenhage nicht",
  ])("%j: none", (text) => {
    expect(clueIn(text)).toBeNull();
  });

  test("cells of a spreadsheet keep line breaks and quotes, and are one rectangle", () => {
    expect(cellsIn('a\t"b\nc"\t"say ""x"""\r\nd\r\n')).toEqual([
      ["a", "b\nc", 'say "x"'],
      ["d", "", ""],
    ]);
    expect(cellsIn("no tab")).toBeNull();
  });
});
