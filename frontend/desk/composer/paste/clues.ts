/** What a pasted text looks like: an address, a line of a ticker, speech in or without quotation marks, cells. Only a clue; the server reads it. */
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

/** Words of reporting, with which speech is told without quotation marks. */
const TOLD = new RegExp(
  String.raw`(?<!\p{L})(?:${[
    "laut|zufolge|nach (?:eigenen )?(?:Angaben|Ansicht|Einschätzung)|dass|sei(?:en)?|habe|werde|hätten?|würden?|(?<=, )so",
    "sag(?:t|ten?)|erklär(?:t|ten?)|beton(?:t|ten?)|berichte(?:t|ten?)|teil(?:t|ten?)|kündig(?:t|ten?)",
    "said|says|according to|(?:told|warned|insisted|claimed|announced|denied|believes?|added)",
    "selon|d['’]après|(?:a|ont) (?:déclaré|dit|annoncé|affirmé|assuré|indiqué)|affirme|estime",
    "según|de acuerdo con|dijo|aseguró|afirmó|anunció|declaró|explicó",
    "по (?:словам|данным|мнению)|заявил[аи]?|сообщил[аи]?|сказал[аи]?|(?<=, )что",
  ].join("|")})(?!\p{L})`,
  "iu",
);

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
  if (TOLD.test(text) || SPEECH.some((speech) => speech.test(text))) return { kind: "quote", text };
  return null;
}
