import { expect, it } from "vitest";
import { tileAfter } from "./tile_after";

it("leads from tile to tile as they stand, and nowhere beyond them", () => {
  // Two lanes of three and one of one.
  const after = (key: string, at: number) => tileAfter(key, at, 7, 3);
  expect(after("ArrowRight", 0)).toBe(1);
  expect(after("ArrowRight", 2)).toBe(3);
  expect(after("ArrowLeft", 3)).toBe(2);
  expect(after("ArrowDown", 1)).toBe(4);
  expect(after("ArrowUp", 4)).toBe(1);
  expect(after("End", 1)).toBe(6);
  expect(after("Home", 6)).toBe(0);
  for (const [key, at] of [
    ["ArrowRight", 6],
    ["ArrowLeft", 0],
    ["ArrowUp", 2],
    ["ArrowDown", 4],
    ["Home", 0],
    ["End", 6],
    ["x", 3],
  ] as const)
    expect(after(key, at)).toBeNull();
});
