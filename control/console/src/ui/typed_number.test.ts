import { expect, it } from "vitest";
import { soughtNumber, typedNumber } from "./typed_number";

it("leaves out what only parts the digits, and marks that were copied along", () => {
  expect(typedNumber("\u202a+44 20\u20117946\u00a00101\u202c")).toBe("+442079460101");
  expect(typedNumber("(212) 555.0123")).toBe("2125550123");
});

it("takes the 00 before another country's code as the +, but not Australia's 0011", () => {
  expect(typedNumber("0049 30 901820")).toBe("+4930901820");
  expect(typedNumber("00 1 212 555 0123")).toBe("+12125550123");
  expect(typedNumber("0011 49 30 901820")).toBe("00114930901820");
});

it("looks up also what is not written to its end", () => {
  expect(soughtNumber("+44 (0)20 79")).toBe("+442079");
  expect(soughtNumber("0044 20")).toBe("+4420");
});
