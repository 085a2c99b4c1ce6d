/** Times and amounts as people read them, in the zone of whoever looks unless another zone is given. */
import { mannerOf } from "./manner";

export const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

let locale = mannerOf(navigator.language || "en", [zone()]);
const cache = new Map<string, Intl.DateTimeFormat>();

/** From now on they are written as in `place`, a time zone, where the browser leaves that open; without one as where it stands. */
export function writeAsIn(place: string | undefined): void {
  const now = mannerOf(navigator.language || "en", [place ?? "", zone()]);
  if (now === locale) return;
  locale = now;
  cache.clear();
}

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let found = cache.get(key);
  if (!found) cache.set(key, (found = new Intl.DateTimeFormat(locale, options)));
  return found;
}

const empty = "–";

export function dateTime(iso: string | null | undefined, timeZone?: string): string {
  return iso ? format({ dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(iso)) : empty;
}
/** For lists: without the year, where it is this one. */
export function dateTimeShort(iso: string | null | undefined): string {
  if (!iso) return empty;
  const at = new Date(iso);
  const year = at.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return format({ day: "numeric", month: "short", year, hour: "2-digit", minute: "2-digit" }).format(at);
}
export function dateTimeSeconds(iso: string | null | undefined): string {
  return iso ? format({ dateStyle: "medium", timeStyle: "medium" }).format(new Date(iso)) : empty;
}
export function day(iso: string | null | undefined): string {
  return iso ? format({ dateStyle: "medium" }).format(new Date(iso)) : empty;
}
export function timeOfDay(iso: string | null | undefined, timeZone?: string): string {
  return iso ? format({ timeStyle: "short", timeZone }).format(new Date(iso)) : empty;
}

/** `Sunday, 22 November 2026` */
export function dayInWords(wall: string): string {
  const at = new Date(wall);
  return Number.isNaN(at.getTime()) ? empty : format({ dateStyle: "full" }).format(at);
}
/** `Sun` */
export const weekday = (at: Date): string => format({ weekday: "short" }).format(at);
/** `22 Nov` */
export const dayAndMonth = (at: Date): string => format({ day: "numeric", month: "short" }).format(at);

/** `3:07`, `1:02:09`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** `3:07.4`, for what happens inside a call. */
export function callTime(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return empty;
  const sign = ms < 0 ? "−" : "";
  const whole = Math.abs(ms);
  return `${sign}${clock(whole)}.${Math.floor((whole % 1000) / 100)}`;
}

/** `820 ms`, `1.24 s`. */
export function milliseconds(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return empty;
  return Math.abs(ms) < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
export function ago(iso: string | null | undefined): string {
  if (!iso) return empty;
  const seconds = (new Date(iso).getTime() - Date.now()) / 1000;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  for (const [unit, size] of steps)
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  return relative.format(Math.round(seconds), "second");
}

export function money(amount: number | string | null | undefined, currency = "USD"): string {
  if (amount === null || amount === undefined) return empty;
  const value = Number(amount);
  const digits = value !== 0 && Math.abs(value) < 0.1 ? 4 : 2;
  return new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: digits }).format(value);
}
export const count = (n: number | null | undefined): string =>
  n === null || n === undefined ? empty : new Intl.NumberFormat(locale).format(n);
/** 2.5833 → 2.6: for what is measured rather than counted. */
export const tenths = (n: number): string => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(n);
export const percent = (part: number, whole: number, digits = 1): string =>
  whole > 0 ? `${((100 * part) / whole).toFixed(part === 0 || part === whole ? 0 : digits)}%` : empty;

/** How numbers are written where we know it: North America; Britain's areas of two, three and four digits. */
const shapes = [
  /^\+(1)(\d{3})(\d{3})(\d{4})$/,
  /^\+(44)(2\d)(\d{4})(\d{4})$/,
  /^\+(44)(11\d|1\d1|[389]\d\d)(\d{3})(\d{4})$/,
  /^\+(44)([157]\d{3})(\d{6})$/,
];

/** +15557122661 → +1 555 712 2661: spaced for the eye; what is no E.164 number stays. */
export function phone(number: string | null | undefined): string {
  if (!number) return empty;
  for (const shape of shapes) {
    const parts = shape.exec(number)?.slice(1);
    if (parts) return `+${parts.join(" ")}`;
  }
  return number;
}
