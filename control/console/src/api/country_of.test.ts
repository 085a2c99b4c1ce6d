import { expect, it } from "vitest";
import { countryOf } from "./country_of";

it("knows where an organisation is by its language, else by the one country that it calls", () => {
  expect(countryOf({ locale: "en-GB", outgoing_countries: ["US"] })).toBe("GB");
  expect(countryOf({ locale: "en", outgoing_countries: ["DE"] })).toBe("DE");
  expect(countryOf({ locale: "en", outgoing_countries: ["DE", "AT"] })).toBeUndefined();
});
