import type { Organisation } from "@/api/organisation";
import { callingHours as text } from "@/strings/calling_hours";

type Hours = Pick<Organisation, "outgoing_from" | "outgoing_until" | "outgoing_weekdays">;

const minute = (clock: string) => clock.slice(0, 5);

/** From and until the same: as the API writes a whole day. The end of a day is that too, from its beginning. */
export const isAllDay = ({ outgoing_from, outgoing_until }: Hours): boolean => {
  const [from, until] = [minute(outgoing_from), minute(outgoing_until)];
  return from === until || (from === "00:00" && until === "24:00");
};

/** With that day or without it, in the order of the week. */
export const withDay = (days: number[], day: number, on: boolean): number[] =>
  [...days.filter((one) => one !== day), ...(on ? [day] : [])].sort((one, other) => one - other);

/** Days that follow each other as one: “Monday to Friday, Sunday”. */
export function daysInWords(weekdays: number[]): string {
  const days = [...new Set(weekdays)].sort((one, other) => one - other);
  if (days.length === 7) return text.everyDay;
  const runs: number[][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last?.at(-1) === day - 1) last.push(day);
    else runs.push([day]);
  }
  const name = (day: number | undefined) => text.weekdays[(day ?? 1) - 1] ?? "";
  return runs
    .flatMap((run) => (run.length > 2 ? [text.run(name(run[0]), name(run.at(-1)))] : run.map(name)))
    .join(", ");
}

/** “08:00 to 21:00”; what goes on over midnight says so. */
export function timesInWords(hours: Hours): string {
  if (isAllDay(hours)) return text.allDay;
  const [from, until] = [minute(hours.outgoing_from), minute(hours.outgoing_until)];
  return text.span(from, until < from ? text.nextDay(until) : until);
}
