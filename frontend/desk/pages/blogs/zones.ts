import { locale } from "../../words/language.svelte.ts";

/** A time zone to choose from. */
export interface Zone {
  /** IANA name. */
  id: string;
  /** Its place, such as "Berlin". */
  place: string;
  /** What it is off UTC now, such as "GMT+1". */
  offset: string;
}

/** The zone of this browser. */
export const OWN = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

let all: Zone[] | null = null;

/** Lists all time zones. */
export function zones(): Zone[] {
  all ??= [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])].map(zone);
  return all;
}

/** Gives what is said of one zone. */
export function zone(id: string): Zone {
  const parts = new Intl.DateTimeFormat(locale(), { timeZone: id, timeZoneName: "shortOffset" }).formatToParts();
  const offset = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  return { id, place: (id.split("/").at(-1) ?? id).replaceAll("_", " "), offset };
}

/** Finds the zones in whose name all words stand, those first whose place begins with them. */
export function foundZones(words: string, most = 30): Zone[] {
  const wanted = words
    .toLowerCase()
    .split(/[\s/_]+/)
    .filter(Boolean);
  const found = zones().filter(({ id, offset }) => {
    const name = `${id.replace(/[/_]/g, " ")} ${offset}`.toLowerCase();
    return wanted.every((word) => name.includes(word));
  });
  const first = wanted[0] ?? "";
  const rank = ({ place }: Zone) => (place.toLowerCase().startsWith(first) ? 0 : 1);
  return found.sort((one, other) => rank(one) - rank(other)).slice(0, most);
}
