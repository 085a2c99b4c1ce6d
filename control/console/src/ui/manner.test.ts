import { describe, expect, it } from "vitest";
import { mannerOf } from "./manner";

describe("the manner of dates and times", () => {
  it("is the place's where the browser only says English", () => {
    expect(mannerOf("en-US", ["Europe/London"])).toBe("en-GB");
    expect(mannerOf("en", ["Africa/Lagos", "America/New_York"])).toBe("en-GB");
    expect(mannerOf("en-US", ["America/New_York", "Europe/London"])).toBe("en-US");
    expect(mannerOf("en-US", ["Australia/Sydney"])).toBe("en-AU");
  });
  it("is asked of the next place where a zone names none", () => {
    expect(mannerOf("en-US", ["", "UTC", "Europe/London"])).toBe("en-GB");
    expect(mannerOf("en-US", ["Etc/UTC", "UTC"])).toBe("en-US");
  });
  it("is the browser's where it says more", () => {
    expect(mannerOf("en-GB", ["America/New_York"])).toBe("en-GB");
    expect(mannerOf("de-DE", ["Europe/London"])).toBe("de-DE");
  });
});
