import { expect, it } from "vitest";
import { dialled, dialledOr, numberIn } from "./phone_number";

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

it("knows how every country writes its numbers", () => {
  expect(dialled("03-1234-5678", "JP")).toBe("+81312345678");
  expect(dialled("(11) 91234-5678", "BR")).toBe("+5511912345678");
  expect(dialled("0 11 91234-5678", "BR")).toBe("+5511912345678");
  expect(dialled("55 1234 5678", "MX")).toBe("+525512345678");
  expect(dialled("0532 123 45 67", "TR")).toBe("+905321234567");
});

it("takes each country's way of dialling abroad, and keeps the nought that belongs to the number", () => {
  expect(dialled("011 44 20 7946 0101", "US")).toBe("+442079460101");
  expect(dialled("0011 49 30 901820", "AU")).toBe("+4930901820");
  expect(dialled("+39 (0)6 12345678")).toBe("+390612345678");
});

it("guesses at nothing: what has no country code and is not written as there is left to be refused", () => {
  expect(dialled("030 901820")).toBe("030901820");
  expect(dialled("7946 0101", "GB")).toBe("79460101");
  expect(dialled("112", "DE")).toBe("112");
  expect(numberIn("somebody", "GB")).toBeUndefined();
  // Nothing stands in front, though something does at home; or too little for a number there.
  expect(numberIn("3-1234-5678", "JP")).toBeUndefined();
  expect(numberIn("495 123-45-67", "RU")).toBeUndefined();
  expect(numberIn("1234-5678", "BR")).toBeUndefined();
  expect(numberIn("555-0123", "US")).toBeUndefined();
  expect(numberIn("012 345 6789", "US")).toBeUndefined();
  expect(numberIn("020 7946 0101", "ZZ")).toBeUndefined();
  expect(() => dialledOr("phone", "030 901820")).toThrow("+49");
  expect(() => dialledOr("phone", "7946 0101", "GB")).toThrow("+44");
  // Whole, and another country's: what is wrong is that it is none of this one.
  expect(() => dialledOr("phone", "030 901820", "US")).toThrow(
    "United States (+1) has no number like this. Write it as it is dialled there; a number of another country begins with +",
  );
});

it("refuses what no country can have, and what could be dialled only in part", () => {
  expect(numberIn("+44 20 7946")).toBeUndefined();
  expect(numberIn("+1 212 555 0123 4")).toBeUndefined();
  expect(numberIn("+999 1234 5678")).toBeUndefined();
  expect(numberIn("020 7946 0101 ext. 12", "GB")).toBeUndefined();
  expect(() => dialledOr("phone", "+44 20 7946", "GB")).toThrow("digit");
  // Numbers of films and demonstrations are as long as any.
  expect(numberIn("(555) 867-5399", "US")).toBe("+15558675399");
});
