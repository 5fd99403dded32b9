import { locale } from "./language.svelte.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Writes the day, such as 3 Feb 2026 or 3. Feb. 2026. */
export function day(instant: string | Date, zone?: string): string {
  return format({ dateStyle: "medium" }, zone).format(new Date(instant));
}

/** Writes the time of day, such as 14:32. */
export function time(instant: string | Date, zone?: string): string {
  return format({ timeStyle: "short" }, zone).format(new Date(instant));
}

/** Writes day and time. */
export function dayAndTime(instant: string | Date, zone?: string): string {
  return format({ dateStyle: "medium", timeStyle: "short" }, zone).format(new Date(instant));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** Writes how long ago something was or when it will be, such as "3 minutes ago" or "vor 3 Minuten". */
export function relative(instant: string | Date, now = Date.now()): string {
  const seconds = Math.round((new Date(instant).getTime() - now) / 1000);
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return words.format(0, "second");
}

function format(options: Intl.DateTimeFormatOptions, zone: string | undefined): Intl.DateTimeFormat {
  const name = JSON.stringify([locale(), options, zone]);
  const made = formats.get(name) ?? new Intl.DateTimeFormat(locale(), { ...options, timeZone: zone });
  formats.set(name, made);
  return made;
}
