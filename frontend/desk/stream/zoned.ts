/** Wall-clock time in a zone, as date and time fields have it, and instants; right when clocks change. Pure. */

/** Gives an instant as `2026-01-31T18:30` in a zone. */
export function wallTime(instant: string | Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  return parts.format(new Date(instant)).replace(" ", "T");
}

/**
 * Gives the instant of a wall-clock time in a zone. Of an hour that comes twice it is the first; of one that is skipped, the
 * moment as far behind the change as was meant. Null where it is no time.
 */
export function instantOf(wall: string, zone: string): string | null {
  const meant = Date.parse(`${wall}Z`);
  if (Number.isNaN(meant)) return null;
  const offset = (at: number) => Date.parse(`${wallTime(new Date(at), zone)}Z`) - at;
  const day = 86_400_000;
  const guesses = [meant - offset(meant - day), meant - offset(meant + day)].sort((a, b) => a - b);
  const exact = guesses.find((at) => at + offset(at) === meant);
  return new Date(exact ?? (guesses.at(-1) as number)).toISOString();
}

/** Zones differ from UTC by whole quarters of an hour, so that all of a quarter is on the same day. */
const QUARTER = 900_000;

/** Gives what names the day of an instant in a zone; it formats each quarter of an hour once, however many posts are in it. */
export function dayNames(locale: string, zone: string): (instant: string) => string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: "full" });
  const known = new Map<number, string>();
  return (instant) => {
    const quarter = Math.floor(Date.parse(instant) / QUARTER);
    const name = known.get(quarter) ?? format.format(quarter * QUARTER);
    known.set(quarter, name);
    return name;
  };
}
