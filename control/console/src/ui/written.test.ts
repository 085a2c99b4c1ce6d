import { expect, it } from "vitest";
import { agrees, same, written } from "./written";

const form = { name: "Desk", greeting: "Hello", tools: ["book"] };
const first = { form, tag: "1", base: form, seen: "1" };

it("takes what the server tells where nothing was written", () => {
  const theirs = { ...form, name: "Front desk" };
  expect(written(first, theirs, "2")).toEqual({ form: theirs, tag: "2", base: theirs, seen: "2" });
});

it("keeps what was written where nothing that can be written here has changed", () => {
  const mine = { ...form, greeting: "Good day" };
  expect(written({ ...first, form: mine }, { ...form }, "2")).toEqual({ form: mine, tag: "2", base: form, seen: "2" });
});

it("leaves the choice to people where both have written, and knows each part that was written here", () => {
  const mine = { ...form, greeting: "Good day", tools: ["book", "cancel"] };
  const theirs = { ...form, name: "Front desk", greeting: "Hi" };
  const both = { ...first, form: mine };
  expect(written(both, theirs, "2")).toBe(both);
  expect(written(both, theirs, "2", "theirs")?.form).toEqual(theirs);
  expect(written(both, theirs, "2", "mine")).toEqual({
    form: { name: "Front desk", greeting: "Good day", tools: ["book", "cancel"] },
    tag: "2",
    base: theirs,
    seen: "2",
  });
});

it("does not go back to what was there before it was saved, which is still shown for a moment", () => {
  const saved = { ...form, greeting: "Good day" };
  const after = { form: saved, tag: "2", base: saved, seen: "1" };
  expect(written(after, form, "1")).toBe(after);
  expect(written(after, saved, "2")).toEqual({ ...after, seen: "2" });
});

it("is saved over theirs where nothing of the form has changed, or has become what was written", () => {
  const mine = { ...form, greeting: "Good day" };
  const both = { ...first, form: mine };
  expect(agrees(both, { ...form })).toBe(true);
  expect(agrees(both, { ...mine })).toBe(true);
  expect(agrees(both, { ...form, greeting: "Hi" })).toBe(false);
});

it("says what is the same by what it holds", () => {
  expect(same(form, { ...form, tools: ["book"] })).toBe(true);
  expect(same(form, { ...form, tools: [] })).toBe(false);
});
