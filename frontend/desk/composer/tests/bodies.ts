/** Bodies by chance, but the same for the same seed: every kind of block with everything that the model allows. */
import type { Block, Image, Mark, Source, Text } from "../../api/types.ts";

const PIECES = [
  "a",
  "Straße",
  " ",
  "  ",
  "“",
  "é",
  "e\u0301",
  "😀",
  "👩‍👩‍👧",
  "𝔊",
  "\n",
  "\t",
  "漢字",
  ".",
  "\u00a0",
  "1",
  "-",
  "/x",
];
const URLS = [
  "https://example.org/",
  "http://example.com/a?b=c#d",
  "https://bücher.example/ä",
  "https://example.org/%E2%82%AC",
];
const LANGUAGES = ["de", "en-GB", "fr"];
const MEDIA = `${"0123456789abcdef".repeat(2)}.jpg`;

export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed + 1;
  }

  /** A number from 0 to below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  many<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make);
  }
}

export function body(chance: Chance): Block[] {
  return chance.many(8, () => block(chance));
}

function block(chance: Chance): Block {
  const kind = chance.of([
    "text",
    "text",
    "text",
    "quote",
    "image",
    "gallery",
    "embed",
    "file",
    "table",
    "card",
  ] as const);
  const caption = { caption: words(chance) };
  const source: Source = { name: name(chance), kind: "agency", url: chance.of(URLS) };
  switch (kind) {
    case "text":
      return text(chance);
    case "quote":
      return {
        type: "quote",
        text: filled(chance),
        ...some(chance, {
          speaker: name(chance),
          role: name(chance),
          speech: "indirect" as const,
          language: chance.of(LANGUAGES),
        }),
        ...some(chance, { attribution: words(chance), source }),
        ...(chance.below(2) ? { original: filled(chance), original_language: chance.of(LANGUAGES) } : {}),
      };
    case "image":
      return image(chance);
    case "gallery":
      return {
        type: "gallery",
        images: [image(chance), ...chance.many(3, () => image(chance))],
        ...some(chance, caption),
      };
    case "embed":
      return {
        type: "embed",
        url: chance.of(URLS),
        ...some(chance, { provider: name(chance), headline: name(chance), preview: image(chance), ...caption }),
        ...some(chance, { frame: chance.of(URLS), width: 640, height: 360 }),
      };
    case "file":
      return {
        type: "file",
        media: chance.of([null, `${"f".repeat(32)}.mp3`]),
        kind: chance.of(["audio", "video", "pdf"] as const),
        ...some(chance, { headline: name(chance), credit: name(chance), size: chance.below(1e9), ...caption }),
      };
    case "table": {
      const columns = 1 + chance.below(4);
      const row = () => Array.from({ length: columns }, () => (chance.below(3) ? words(chance) : ""));
      return { type: "table", rows: [row(), ...chance.many(4, row)], ...some(chance, { header: false, ...caption }) };
    }
    case "card":
      return {
        type: "card",
        url: chance.of(URLS),
        headline: name(chance),
        ...some(chance, { standfirst: words(chance), image: image(chance), source }),
      };
  }
}

function text(chance: Chance): Text {
  const words = filled(chance);
  const end = [...words].length;
  const marks = chance.many(5, (): Mark => {
    const start = chance.below(end);
    const place = { start, end: start + 1 + chance.below(end - start) };
    return chance.of<Mark>([
      { kind: "bold", ...place },
      { kind: "italic", ...place },
      { kind: "link", ...place, href: chance.of(URLS) },
      { kind: "quote", ...place },
      { kind: "quote", ...place, speaker: name(chance) },
    ]);
  });
  const style = chance.of(["paragraph", "heading", "bullets", "numbers"] as const);
  return { type: "text", text: words, ...(style === "paragraph" ? {} : { style }), ...(marks.length ? { marks } : {}) };
}

function image(chance: Chance): Image {
  const stored = chance.below(2) > 0;
  return {
    type: "image",
    media: stored ? MEDIA : null,
    ...(stored ? { width: 1 + chance.below(5000), height: 1 + chance.below(5000) } : {}),
    ...some(chance, { alt: words(chance), caption: words(chance), credit: name(chance), focus: { x: 10, y: 90 } }),
  };
}

function some<T extends object>(chance: Chance, all: T): Partial<T> {
  return Object.fromEntries(Object.entries(all).filter(() => chance.below(2))) as Partial<T>;
}

function words(chance: Chance): string {
  return chance.many(12, () => chance.of(PIECES)).join("");
}

function filled(chance: Chance): string {
  const text = words(chance);
  return text.trim() ? text : `${text}x${words(chance)}`;
}

function name(chance: Chance): string {
  return filled(chance).replaceAll("\n", " ");
}
