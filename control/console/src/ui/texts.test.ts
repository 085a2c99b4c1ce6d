import { describe, expect, it } from "vitest";
import { callPage } from "@/strings/calls";
import { languageName } from "./texts";

describe("words of the data", () => {
  it("names languages", () =>
    expect(["en-GB", "ru", "not a code", ""].map(languageName)).toEqual([
      "British English",
      "Russian",
      "not a code",
      "",
    ]));
  it("counts in the singular too", () => {
    expect(callPage.course(1, 1, 1)).toBe("1, with 1 interruption and 1 action");
    expect(callPage.course(7, 0, 2)).toBe("7, with 0 interruptions and 2 actions");
  });
});
