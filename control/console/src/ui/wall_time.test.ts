import { describe, expect, it } from "vitest";
import { instantOf, wallTime } from "./wall_time";

describe("the time on a wall elsewhere", () => {
  it("is the place's own, summer and winter", () => {
    expect(wallTime("2026-11-22T14:05:30.000Z", "Europe/London")).toBe("2026-11-22T14:05");
    expect(wallTime("2026-07-01T14:05:00.000Z", "Europe/London")).toBe("2026-07-01T15:05");
    expect(instantOf("2026-07-01T15:05", "Europe/London")).toBe("2026-07-01T14:05:00.000Z");
    expect(instantOf("2026-11-22T00:00", "America/New_York")).toBe("2026-11-22T05:00:00.000Z");
  });
  it("comes back as it went, each day of a year", () => {
    for (const zone of ["Europe/London", "Asia/Kathmandu", "America/New_York", "UTC"])
      for (let at = Date.UTC(2026, 0, 1, 12); at < Date.UTC(2027, 0, 1); at += 86_400_000) {
        const iso = new Date(at).toISOString();
        expect(instantOf(wallTime(iso, zone), zone)).toBe(iso);
      }
  });
  it("skips with the clocks in spring, and takes the first of two in autumn", () => {
    expect(instantOf("2026-03-29T01:30", "Europe/London")).toBe("2026-03-29T01:30:00.000Z");
    expect(instantOf("2026-10-25T01:30", "Europe/London")).toBe("2026-10-25T00:30:00.000Z");
  });
});
