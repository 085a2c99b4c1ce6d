import { describe, expect, it } from "vitest";
import { diffLines } from "./diff_lines";

const told = (before: string, after: string) =>
  diffLines(before, after)
    .map(({ kind, text }) => ({ same: " ", gone: "-", new: "+" })[kind] + text)
    .join("\n");

describe("the difference of two texts", () => {
  it("is nothing where they are equal", () => expect(told("a\nb", "a\nb")).toBe(" a\n b"));
  it("keeps what is common around a change", () => expect(told("a\nb\nc", "a\nx\nc")).toBe(" a\n-b\n+x\n c"));
  it("finds what was put in and taken out", () => expect(told("a\nb\nc\nd", "b\nc\ne\nd")).toBe("-a\n b\n c\n+e\n d"));
  it("takes both sides back together", () => {
    const before = "one\ntwo\nthree\nfour\nfive";
    const after = "zero\ntwo\nfour\nthree\nfive\nsix";
    const lines = diffLines(before, after);
    const side = (left: "gone" | "new") =>
      lines
        .filter((line) => line.kind === "same" || line.kind === left)
        .map((line) => line.text)
        .join("\n");
    expect(side("gone")).toBe(before);
    expect(side("new")).toBe(after);
  });
  it("stays quick where everything differs", () => {
    const many = (word: string) => Array.from({ length: 2_000 }, (_, i) => `${word}${i}`).join("\n");
    expect(diffLines(many("a"), many("b"))).toHaveLength(4_000);
  });
});
