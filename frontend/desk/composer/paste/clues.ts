/** What a pasted text looks like: an address, a line of a ticker, speech, cells. Only a clue; the server reads it. */
import { addressOf } from "../address.ts";
import { cellsIn, type Rows } from "../tables.ts";

export type Clue =
  | { readonly kind: "link"; readonly url: string }
  | { readonly kind: "table"; readonly rows: Rows }
  | { readonly kind: "ticker" | "quote"; readonly text: string };

/** Characters of a text that is worth reading; longer ones are an article, not a line. */
const MOST = 5000;
const TICKER = /^(?:\+{2,}\s*|[[(•]\s*)?(?:[01]?\d|2[0-3])\s?(?:[:.h]\s?[0-5]\d(?!\.?\d)|Uhr\b|[ap]\.?m\b)/i;
/** Openings and closings of speech: German, French, Swiss, English, plain. */
const SPEECH = [
  /„[^„“”"]{8,}[“”"]/,
  /»[^»«]{8,}«/,
  /«[^»«]{8,}»/,
  /“[^“”]{8,}”/,
  /"[^"]{8,}"/,
  /‚[^‚‘]{12,}‘(?!\p{L})/u,
  /(?<!\p{L})‘[^‘]{12,}’(?!\p{L})/u,
];

/** Gives what a pasted text looks like; null where it is a text like any other. */
export function clueIn(pasted: string): Clue | null {
  const text = pasted.trim();
  if (!text || text.length > MOST) return null;
  if (/^https?:\/\/\S+$/i.test(text)) {
    const url = addressOf(text);
    return url ? { kind: "link", url } : null;
  }
  const rows = cellsIn(pasted);
  if (rows && rows.length > 1) return { kind: "table", rows };
  if (TICKER.test(text)) return { kind: "ticker", text };
  if (SPEECH.some((speech) => speech.test(text))) return { kind: "quote", text };
  return null;
}
