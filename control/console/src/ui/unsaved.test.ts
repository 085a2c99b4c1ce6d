import { expect, it, vi } from "vitest";
import { anyUnsaved, asked, goOn, holdUnsaved, leave, stay } from "./unsaved";

it("lets go at once where nothing would be lost", () => {
  const then = vi.fn();
  leave(then);
  expect(then).toHaveBeenCalledOnce();
});

it("asks while something is not saved, and goes only when they say so", () => {
  const release = holdUnsaved();
  const then = vi.fn(() => void expect(anyUnsaved()).toBe(false));
  leave(then);
  expect(then).not.toHaveBeenCalled();
  stay();
  goOn();
  expect(then, "whoever stayed is not sent on later").not.toHaveBeenCalled();
  const again = holdUnsaved();
  leave(then);
  goOn();
  expect(then).toHaveBeenCalledOnce();
  again();
  expect(anyUnsaved(), "what stays open still holds").toBe(true);
  release();
});

it("asks in the words of what they are about to do", () => {
  const release = holdUnsaved();
  const question = { title: "Sign out without saving?", confirm: "Sign out" };
  leave(() => undefined, question);
  expect(asked()?.question).toEqual(question);
  stay();
  expect(asked()).toBeNull();
  leave(() => undefined);
  expect(asked()).not.toBeNull();
  expect(asked()?.question, "the words of the last one are not kept").toBeUndefined();
  stay();
  release();
});

it("holds until each part is saved", () => {
  const first = holdUnsaved();
  const second = holdUnsaved();
  first();
  expect(anyUnsaved()).toBe(true);
  second();
  expect(anyUnsaved()).toBe(false);
});
