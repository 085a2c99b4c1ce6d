import { expect, it } from "vitest";
import { countryOf, dialled, dialledOr, numberIn } from "./phone_number";

it("takes numbers as people of a country write them", () => {
  expect(dialled("020 7946 0101", "GB")).toBe("+442079460101");
  expect(dialled("+44 (0)20 7946-0101")).toBe("+442079460101");
  expect(dialled("030/901820", "DE")).toBe("+4930901820");
  expect(dialled("(212) 555-0123", "US")).toBe("+12125550123");
  expect(dialled("1 212 555 0123", "CA")).toBe("+12125550123");
  expect(dialled("06 12345678", "IT")).toBe("+390612345678");
  expect(dialled("8 495 123-45-67", "RU")).toBe("+74951234567");
  expect(dialled("0049 30 901820", "GB")).toBe("+4930901820");
  expect(dialled("+49 30 901820", "GB")).toBe("+4930901820");
});

it("guesses at nothing: what has no country code and is not written as there is left to be refused", () => {
  expect(dialled("030 901820")).toBe("030901820");
  expect(dialled("7946 0101", "GB")).toBe("79460101");
  expect(dialled("112", "DE")).toBe("112");
  expect(numberIn("somebody", "GB")).toBeUndefined();
  expect(() => dialledOr("phone", "030 901820")).toThrow("+49");
  expect(() => dialledOr("phone", "7946 0101", "GB")).toThrow("+44");
});

it("knows where an organisation is by its language, else by the one country that it calls", () => {
  expect(countryOf({ locale: "en-GB", outgoing_countries: ["US"] })).toBe("GB");
  expect(countryOf({ locale: "en", outgoing_countries: ["DE"] })).toBe("DE");
  expect(countryOf({ locale: "en", outgoing_countries: ["DE", "AT"] })).toBeUndefined();
});
