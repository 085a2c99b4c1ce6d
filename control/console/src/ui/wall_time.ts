const FORMAT: Intl.DateTimeFormatOptions = {
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
};

/** Made once a zone: making one takes longer than all its answers. */
const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { ...FORMAT, timeZone });
  formats.set(timeZone, made);
  return made;
}

/** What the clock on a wall in `timeZone` shows at `ms`, as if it were UTC. */
function wallAt(ms: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(ms);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
}

/** The field of a date and a time (`2026-11-22T14:05`) that shows `iso` as clocks in `timeZone` do. */
export const wallTime = (iso: string, timeZone: string): string =>
  new Date(wallAt(new Date(iso).getTime(), timeZone)).toISOString().slice(0, 16);

/**
 * The instant at which clocks in `timeZone` show `wall` (`2026-11-22T14:05`), in ISO 8601. In the hour that clocks skip in spring: as
 * much later; in the one that they show twice in autumn: the first.
 */
export function instantOf(wall: string, timeZone: string): string {
  const wanted = new Date(`${wall}Z`).getTime();
  const tries = [wanted - 86_400_000, wanted + 86_400_000].map((near) => wanted - (wallAt(near, timeZone) - near));
  const hit = tries.filter((at) => wallAt(at, timeZone) === wanted);
  return new Date(hit.length > 0 ? Math.min(...hit) : (tries[0] ?? wanted)).toISOString();
}
