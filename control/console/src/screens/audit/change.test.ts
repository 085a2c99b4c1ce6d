import { expect, test } from "vitest";
import { isChange } from "./change";

test("a list of two is a change where a row was written, and nowhere else", () => {
  for (const action of ["insert", "update", "delete"]) expect(isChange(action, [null, ["a", "b"]])).toBe(true);
  expect(isChange("update", "(not shown)")).toBe(false);
  expect(isChange("update", ["a", "b", "c"])).toBe(false);
  expect(isChange("take-over", ["caller", "agent"])).toBe(false);
});
