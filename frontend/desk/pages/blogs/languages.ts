import { locale } from "../../words/language.svelte.ts";

/** Languages that live blogs are written in, those of the reader pages first. */
const TAGS = ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "da", "sv", "nb", "fi", "cs", "tr", "uk", "ru", "ar"];

/** Gives the languages to choose from, by their names; `also` is one that may be none of them. */
export function languages(also?: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale(), { type: "language" });
  const tags = also && !TAGS.includes(also) ? [...TAGS, also] : TAGS;
  return tags.map((tag) => ({ value: tag, label: names.of(tag) ?? tag }));
}
