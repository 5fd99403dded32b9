/** What the server says, as the desk says it: in its language, and as a sentence. */
import { language, locale } from "./language.svelte.ts";
import { problems } from "./problems.ts";

/** The longest first, so that a sentence is not taken for a shorter one that it begins like. */
const patterns = [...problems]
  .sort(([one], [other]) => other.length - one.length)
  .map(([english, german]) => ({
    fits: new RegExp(`^${english.split("{}").map(escaped).join("(.+?)")}$`, "s"),
    german,
  }));

/** Where in what was sent something is wrong: for programs. */
const PLACE = /^[\w.]+\[\d+\][\w.[\]]*: /;

/** Says a sentence of the server in the language of the desk; one that is not known, as it came. */
export function saying(sentence: string): string {
  const plain = sentence.replace(PLACE, "");
  return asSentence(language() === "de" ? inGerman(plain) : plain);
}

function inGerman(sentence: string): string {
  for (const { fits, german } of patterns) {
    const values = fits.exec(sentence)?.slice(1);
    if (!values) continue;
    let next = 0;
    return german.replace(/\{(\d*)\}/g, (_, place) => value(values[place === "" ? next++ : Number(place)] ?? ""));
  }
  return sentence;
}

/** A number as it is written here; of what is refused inside a refusal, the translation. */
function value(text: string): string {
  if (/^\d{1,3}(,\d{3})*$/.test(text)) return new Intl.NumberFormat(locale()).format(Number(text.replaceAll(",", "")));
  return text.includes(" ") ? inGerman(text) : text;
}

function asSentence(text: string): string {
  const begun = text.charAt(0).toLocaleUpperCase() + text.slice(1);
  return /[.!?…:]$/.test(begun) || begun === "" ? begun : `${begun}.`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
