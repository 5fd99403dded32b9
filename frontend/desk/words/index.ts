import { composer } from "./composer.ts";
import { deeds } from "./deeds.ts";
import { desk } from "./desk.ts";
import { filled, type Phrase, type Values } from "./format.ts";
import { language, locale } from "./language.svelte.ts";
import { shell } from "./shell.ts";

export { day, dayAndTime, relative, time } from "./dates.ts";
export { language, locale } from "./language.svelte.ts";

/** Every phrase of the desk, in both languages. */
export const catalogue = { ...shell, ...deeds, ...composer, ...desk } satisfies Record<string, Phrase>;
export type Key = keyof typeof catalogue;

/** Says a phrase in the language of the desk, with its values; in a component it changes with the language. */
export function t(key: Key, values: Values = {}): string {
  return filled(catalogue[key][language()], values, locale());
}

/** Tells whether the catalogue has a phrase of this name, such as one made from a value of the API. */
export function isKey(key: string): key is Key {
  return key in catalogue;
}
