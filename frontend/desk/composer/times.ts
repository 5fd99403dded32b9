/** Times as the fields of a form have them, in the zone of the blog, and as the model has them, in UTC. */

/** Gives an instant as `YYYY-MM-DDTHH:MM` on the clocks of a zone. */
export function localOf(instant: string, zone: string): string {
  return new Date(Date.parse(instant) + offset(Date.parse(instant), zone)).toISOString().slice(0, 16);
}

/** Gives the instant of a time on the clocks of a zone; null where it is none. Of an hour that comes twice, the first. */
export function instantOf(local: string, zone: string): string | null {
  const wanted = Date.parse(`${local}Z`);
  if (!local || Number.isNaN(wanted)) return null;
  const candidates = [wanted - offset(wanted - 864e5, zone), wanted - offset(wanted + 864e5, zone)];
  const exact = candidates.filter((at) => at + offset(at, zone) === wanted);
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...candidates)).toISOString();
}

/** Milliseconds by which a zone's clocks are ahead of UTC at an instant. */
function offset(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return shown - Math.floor(at / 1000) * 1000;
}
