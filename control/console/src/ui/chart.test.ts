import { expect, it, vi } from "vitest";

vi.mock("uplot", () => ({ default: class {} }));
vi.mock("uplot/dist/uPlot.min.css", () => ({}));
vi.mock("./preferences", () => ({ usePreferences: () => ({}) }));
const { daysAround } = await import("./chart");

const DAY = 86_400;

it("leaves room for the whole bar of the first and the last day", () => {
  expect(daysAround([0, DAY, 2 * DAY])).toEqual([-DAY / 2, 2.5 * DAY]);
  expect(daysAround([0, 5 * DAY])).toEqual([-DAY / 2, 5.5 * DAY]);
  expect(daysAround([7 * DAY])).toEqual([6.5 * DAY, 7.5 * DAY]);
});
