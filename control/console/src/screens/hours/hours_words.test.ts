import { expect, it } from "vitest";
import { daysInWords, isAllDay, timesInWords, withDay } from "./hours_words";

const of = (outgoing_from: string, outgoing_until: string) => ({
  outgoing_from,
  outgoing_until,
  outgoing_weekdays: [],
});

it("tells days that follow each other as one", () => {
  expect(daysInWords([7, 1, 2, 3, 4, 5, 6])).toBe("Every day");
  expect(daysInWords([1, 2, 3, 4, 5])).toBe("Monday to Friday");
  expect(daysInWords([5, 1, 2, 3, 7])).toBe("Monday to Wednesday, Friday, Sunday");
  expect(daysInWords([6, 7])).toBe("Saturday, Sunday");
  expect(daysInWords([])).toBe("");
});

it("is the same again where a day goes and comes back", () => {
  expect(withDay([1, 2, 3], 2, false)).toEqual([1, 3]);
  expect(withDay([1, 3], 2, true)).toEqual([1, 2, 3]);
  expect(withDay([1, 3], 3, true)).toEqual([1, 3]);
});

it("tells from when until when, a whole day, and what goes on over midnight", () => {
  expect(timesInWords(of("08:00:00", "21:00:00"))).toBe("08:00 to 21:00");
  expect(timesInWords(of("20:00", "02:00"))).toBe("20:00 to 02:00 of the next day");
  expect(timesInWords(of("09:00", "24:00"))).toBe("09:00 to 24:00");
  expect([of("00:00", "00:00"), of("09:30", "09:30"), of("00:00", "24:00")].map(isAllDay)).toEqual([true, true, true]);
});
