/** The languages that the desk speaks. */
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What an account may have chosen; the browser's wish decides where it has not. */
let chosen = $state<Language | null>(null);

/** The language that the desk speaks now. */
export function language(): Language {
  return chosen ?? wished(navigator.languages ?? [navigator.language]);
}

/** The locale in which numbers and dates are written: the browser's own form of the language, where it has one. */
export function locale(): string {
  const speaks = language();
  return navigator.languages?.find((tag) => tag.split("-")[0] === speaks) ?? { en: "en-GB", de: "de-DE" }[speaks];
}

/** Has the desk speak the language of an account; null: the one of the browser. */
export function speak(tag: string | null | undefined): void {
  chosen = LANGUAGES.find((known) => known === tag?.split("-")[0]) ?? null;
  document.documentElement.lang = language();
}

function wished(tags: readonly string[]): Language {
  for (const tag of tags) {
    const known = LANGUAGES.find((one) => one === tag.split("-")[0]);
    if (known) return known;
  }
  return LANGUAGES[0];
}
