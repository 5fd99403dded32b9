/**
 * What comes from elsewhere by the clipboard, as blocks of the model: bold, italic, links, lists, headings and tables are kept,
 * everything else that Word, Google Docs, mail programs and web pages put around the words is dropped.
 */
import type { Block, Mark, Text } from "../../api/types.ts";
import { addressOf } from "../address.ts";
import { length, printable } from "../inline.ts";
import { squared } from "../tables.ts";
import { inert, isBold, isHidden, isItalic, isLayout, linkTarget, wordList } from "./source.ts";

/** Makes blocks of a piece of HTML. */
export function blocksOf(html: string): Block[] {
  const page = new DOMParser().parseFromString(inert(html), "text/html");
  const reader = new Reader();
  reader.read(page.body, PLAIN);
  return reader.finish();
}

interface Look {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly href: string | null;
  readonly pre: boolean;
}

interface Run {
  text: string;
  look: Look;
}

const PLAIN: Look = { bold: false, italic: false, href: null, pre: false };
const BLOCKS = new Set(
  "ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CENTER DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM HEADER HR LI MAIN NAV OL P PRE SECTION SUMMARY TABLE TBODY TD TFOOT TH THEAD TR UL".split(
    " ",
  ),
);
const DROPPED = new Set(
  "AUDIO BUTTON CANVAS EMBED HEAD IFRAME IMG INPUT LINK MAP META NOSCRIPT OBJECT PICTURE SCRIPT SELECT STYLE SVG TEMPLATE TEXTAREA TITLE VIDEO".split(
    " ",
  ),
);
const HEADING = /^H[1-6]$/;

class Reader {
  readonly #blocks: Block[] = [];
  #runs: Run[] = [];
  #style: Text["style"] = "paragraph";
  /** Points of the list that is being read. */
  #points: Run[][] | null = null;

  read(parent: Node, look: Look): void {
    for (const node of parent.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) this.#runs.push({ text: spaced(node.nodeValue ?? "", look.pre), look });
      else if (node instanceof Element || node.nodeType === Node.ELEMENT_NODE) this.#element(node as HTMLElement, look);
    }
  }

  finish(): Block[] {
    this.#flush();
    return this.#blocks;
  }

  #element(element: HTMLElement, look: Look): void {
    const tag = element.tagName.toUpperCase();
    if (DROPPED.has(tag) || isHidden(element)) return;
    if (tag === "BR") this.#runs.push({ text: "\n", look });
    else if (tag === "UL" || tag === "OL") this.#list(element, look, tag === "OL" ? "numbers" : "bullets");
    else if (tag === "TABLE" && !isLayout(element)) this.#table(element as HTMLTableElement);
    else if (HEADING.test(tag) || element.classList.contains("MsoTitle")) this.#heading(element);
    else if (BLOCKS.has(tag)) this.#block(element, this.#look(element, look));
    else this.read(element, this.#look(element, look));
  }

  #look(element: HTMLElement, look: Look): Look {
    return {
      bold: isBold(element, look.bold),
      italic: isItalic(element, look.italic),
      href: element.tagName === "A" ? addressOf(linkTarget(element)) : look.href,
      pre: look.pre || element.tagName === "PRE",
    };
  }

  #block(element: HTMLElement, look: Look): void {
    const point = wordList(element);
    if (point && this.#points === null) {
      this.#listed(element, look, point);
      return;
    }
    this.#flush();
    this.read(element, look);
    this.#flush();
  }

  /** A heading is set by its style; that its words are bold says nothing. */
  #heading(element: HTMLElement): void {
    this.#flush();
    this.#style = "heading";
    this.read(element, PLAIN);
    for (const run of this.#runs) run.look = { ...run.look, bold: false };
    this.#flush();
    this.#style = "paragraph";
  }

  /** A list; those inside it become further points of it, for the model knows no nesting. */
  #list(element: HTMLElement, look: Look, style: "bullets" | "numbers"): void {
    const outer = this.#points;
    if (outer) this.#endPoint();
    else this.#flush();
    this.#points = outer ?? [];
    for (const child of element.children) {
      if (child.tagName === "LI") this.#point(child as HTMLElement, look);
      else this.#element(child as HTMLElement, look);
    }
    if (outer) return;
    this.#write(this.#points, style);
    this.#points = null;
  }

  #point(element: HTMLElement, look: Look): void {
    this.#endPoint();
    this.read(element, this.#look(element, look));
    this.#endPoint();
  }

  #endPoint(): void {
    const runs = trimmed(this.#runs.map((run) => ({ ...run, text: run.text.replaceAll("\n", " ") })));
    if (runs.length > 0) this.#points?.push(runs);
    this.#runs = [];
  }

  /** Word writes a list as paragraphs, each with its sign in front. */
  #listed(element: HTMLElement, look: Look, style: "bullets" | "numbers"): void {
    this.#flush();
    this.#points = [];
    this.read(element, this.#look(element, look));
    this.#endPoint();
    const points = this.#points;
    this.#points = null;
    const before = this.#blocks.at(-1);
    const text = textOf(points, style);
    const goesOn =
      element.previousElementSibling instanceof HTMLElement && wordList(element.previousElementSibling) === style;
    if (!text) return;
    if (goesOn && before?.type === "text" && before.style === style)
      this.#blocks[this.#blocks.length - 1] = continued(before, text);
    else this.#blocks.push(text);
  }

  #table(element: HTMLTableElement): void {
    this.#flush();
    const rows = [...element.rows].map((row) =>
      [...row.cells].flatMap((cell) => [
        cellText(cell),
        ...Array<string>(Math.min(30, cell.colSpan || 1) - 1).fill(""),
      ]),
    );
    const filled = squared(rows.filter((row) => row.some((cell) => cell !== "")));
    if (!filled) return;
    const first = element.rows[0];
    const header = element.tHead !== null || [...(first?.cells ?? [])].some((cell) => cell.tagName === "TH");
    const caption = element.caption ? cellText(element.caption) : "";
    this.#blocks.push({ type: "table", rows: filled, ...(header ? {} : { header }), ...(caption ? { caption } : {}) });
  }

  /** Ends the paragraph; an empty line within it divides it in two. */
  #flush(): void {
    if (this.#points) {
      this.#runs.push({ text: " ", look: PLAIN });
      return;
    }
    for (const runs of divided(this.#runs)) this.#write([runs], this.#style);
    this.#runs = [];
  }

  #write(lines: Run[][], style: Text["style"]): void {
    const text = textOf(lines, style);
    if (text) this.#blocks.push(text);
  }
}

function textOf(lines: Run[][], style: Text["style"]): Text | null {
  const marks: Mark[] = [];
  let text = "";
  let at = 0;
  const add = (run: Run) => {
    const end = at + length(run.text);
    const { bold, italic, href } = run.look;
    if (bold) mark(marks, { kind: "bold", start: at, end });
    if (italic) mark(marks, { kind: "italic", start: at, end });
    if (href) mark(marks, { kind: "link", start: at, end, href });
    text += run.text;
    at = end;
  };
  for (const [n, runs] of lines.entries()) {
    if (n > 0) add({ text: "\n", look: PLAIN });
    for (const run of runs) add(run);
  }
  if (!text.trim()) return null;
  return { type: "text", text, ...(style === "paragraph" ? {} : { style }), ...(marks.length > 0 ? { marks } : {}) };
}

function mark(marks: Mark[], next: Mark): void {
  const before = marks.findLast((one) => one.kind === next.kind);
  if (before && before.end === next.start && before.href === next.href) before.end = next.end;
  else marks.push(next);
}

function continued(list: Text, more: Text): Text {
  const by = length(list.text) + 1;
  const moved = (more.marks ?? []).map((one) => ({ ...one, start: one.start + by, end: one.end + by }));
  const marks = [...(list.marks ?? []), ...moved];
  return { ...list, text: `${list.text}\n${more.text}`, ...(marks.length > 0 ? { marks } : {}) };
}

/** Cuts runs into paragraphs at empty lines, each trimmed. */
function divided(runs: Run[]): Run[][] {
  const paragraphs: Run[][] = [[]];
  let breaks = 0;
  for (const run of runs) {
    if (run.text === "\n") {
      breaks += 1;
      if (breaks === 2) paragraphs.push([]);
      else if (breaks < 2) paragraphs.at(-1)?.push(run);
    } else {
      if (run.text.trim()) breaks = 0;
      paragraphs.at(-1)?.push(run);
    }
  }
  return paragraphs.map(trimmed).filter((paragraph) => paragraph.length > 0);
}

/** Joins white space over the borders of runs as a page shows it, and takes it away at both ends. */
function trimmed(runs: Run[]): Run[] {
  const kept: Run[] = [];
  let last = "\n";
  for (const run of runs) {
    let text = run.text;
    if (/[ \n]$/.test(last)) text = text.replace(/^ +/, "");
    if (text.startsWith("\n") && kept.length > 0) {
      const before = kept.at(-1) as Run;
      before.text = before.text.replace(/ +$/, "");
    }
    if (!text) continue;
    kept.push({ ...run, text });
    last = text;
  }
  while (kept.length > 0) {
    const end = kept.at(-1) as Run;
    end.text = end.text.replace(/[\s\u00a0]+$/, "");
    if (end.text) break;
    kept.pop();
  }
  while (kept.length > 0) {
    const first = kept[0] as Run;
    first.text = first.text.replace(/^[\s\u00a0]+/, "");
    if (first.text) break;
    kept.shift();
  }
  return kept;
}

/** White space as a page shows it. */
function spaced(text: string, pre: boolean): string {
  const clean = printable(text.replace(/[\u200b\u2060\ufeff\u00ad]/g, "").replace(/\r\n?/g, "\n"));
  return pre ? clean : clean.replace(/[ \t\n]+/g, " ").replace(FILLER, " ");
}

/** No-break spaces that only fill; beside numbers and French punctuation they are meant. */
const FILLER = /\u00a0{2,}|\u00a0? \u00a0?|(?<![\d«‹])\u00a0(?![\d:;!?»›%€])/g;

function cellText(cell: Element): string {
  const inner = new Reader();
  inner.read(cell, PLAIN);
  return inner
    .finish()
    .map((block) => (block.type === "text" ? block.text : ""))
    .filter(Boolean)
    .join("\n");
}
