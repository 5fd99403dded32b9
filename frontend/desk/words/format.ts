import type { Language } from "./language.svelte.ts";

/** One phrase in each language of the desk. */
export type Phrase = Record<Language, string>;
export type Values = Record<string, string | number>;

/**
 * Fills a phrase: `{name}` stands for a value, `{n, plural, one {a post} other {{n} posts}}` for the form that the number
 * takes in this language (ICU's way of writing; `=0` and the like stand for one number exactly).
 */
export function filled(phrase: string, values: Values, locale: string): string {
  let text = "";
  let at = 0;
  while (at < phrase.length) {
    const open = phrase.indexOf("{", at);
    if (open < 0) return text + phrase.slice(at);
    const close = closing(phrase, open);
    text += phrase.slice(at, open) + place(phrase.slice(open + 1, close), values, locale);
    at = close + 1;
  }
  return text;
}

function place(inner: string, values: Values, locale: string): string {
  const [name = "", kind, ...rest] = inner.split(",");
  const value = values[name.trim()];
  if (kind?.trim() === "plural") return filled(form(rest.join(","), Number(value), locale), values, locale);
  return typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : (value ?? "");
}

/** Chooses the form of a plural. */
function form(forms: string, value: number, locale: string): string {
  const found = new Map<string, string>();
  let at = 0;
  for (let open = forms.indexOf("{"); open >= 0; open = forms.indexOf("{", at)) {
    const close = closing(forms, open);
    found.set(forms.slice(at, open).trim(), forms.slice(open + 1, close));
    at = close + 1;
  }
  return found.get(`=${value}`) ?? found.get(new Intl.PluralRules(locale).select(value)) ?? found.get("other") ?? "";
}

/** Finds the brace that closes the one at `open`. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth += 1;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  throw new Error(`a brace stays open: ${text}`);
}
