import { describe, expect, it, vi } from "vitest";
import { callTime, clock, dayInWords, milliseconds, percent, phone, writeAsIn } from "./time";

describe("times and amounts", () => {
  it("tells lengths as a clock", () => {
    expect([clock(0), clock(187_900), clock(3_729_000)]).toEqual(["0:00", "3:07", "1:02:09"]);
    expect([callTime(187_449), callTime(-1_500), callTime(null)]).toEqual(["3:07.4", "−0:01.5", "–"]);
  });
  it("tells latencies in the unit that fits", () => {
    expect([milliseconds(819.6), milliseconds(1_240), milliseconds(null)]).toEqual(["820 ms", "1.24 s", "–"]);
  });
  it("spaces numbers it knows the shape of, and leaves others alone", () => {
    expect(phone("+15557122661")).toBe("+1 555 712 2661");
    expect(["+442079460101", "+441134960101", "+441632960101", "+447700900321", "+448081570101"].map(phone)).toEqual([
      "+44 20 7946 0101",
      "+44 113 496 0101",
      "+44 1632 960101",
      "+44 7700 900321",
      "+44 808 157 0101",
    ]);
    expect(phone("anonymous")).toBe("anonymous");
    expect(phone("")).toBe("–");
  });
  it("writes days as the place does, where the browser only says English", () => {
    vi.stubGlobal("navigator", { language: "en-US" });
    writeAsIn("Europe/London");
    expect(dayInWords("2026-11-22T12:00")).toMatch(/^Sunday,? 22 November 2026$/);
    writeAsIn("America/New_York");
    expect(dayInWords("2026-11-22T12:00")).toBe("Sunday, November 22, 2026");
    expect(dayInWords("2026-99-22T12:00")).toBe("–");
  });
  it("never divides by nothing", () =>
    expect([percent(1, 0), percent(1, 3), percent(2, 2)]).toEqual(["–", "33.3%", "100%"]));
});
