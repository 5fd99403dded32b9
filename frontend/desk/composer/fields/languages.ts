/** Languages to choose from, by their names in the language of the desk. */

const COMMON = [
  "de",
  "en",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "pl",
  "cs",
  "da",
  "sv",
  "nb",
  "fi",
  "tr",
  "uk",
  "ru",
  "ro",
  "hu",
  "el",
  "ar",
  "he",
  "fa",
  "zh",
  "ja",
];

/** Gives the common languages and those that are in use already, by name; `none` is what no choice is called. */
export function languages(shownIn: string, used: readonly (string | null | undefined)[], none: string) {
  const names = new Intl.DisplayNames([shownIn], { type: "language", fallback: "code" });
  const codes = [
    ...new Set([...used.filter((code) => typeof code === "string" && code !== ""), ...COMMON]),
  ] as string[];
  const known = codes.map((code) => ({ value: code, label: nameOf(names, code) }));
  return [{ value: "", label: none }, ...known.sort((a, b) => a.label.localeCompare(b.label, shownIn))];
}

function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
