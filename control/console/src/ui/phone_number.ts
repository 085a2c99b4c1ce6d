import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import { phoneTexts as text } from "@/strings/phone";
import { FieldFaults } from "./faults";
import { typedNumber } from "./typed_number";

// The numbers of the whole world weigh as much as a screen: this file is fetched when a form is sent (`await import`), never with a page.

const known = (country: string | undefined): CountryCode | undefined =>
  country && isSupportedCountry(country) ? country : undefined;

/** North America's numbers are ten digits long, of which neither the first nor the fourth is 0 or 1. */
const northAmerican = /^[2-9]\d{2}[2-9]\d{6}$/;

/**
 * The number in the form that is dialled, +442079460101, as people of `country` (GB) write those of their own where it has no country
 * code; nothing where it is none.
 */
export function numberIn(typed: string, country?: string): string | undefined {
  const written = typedNumber(typed);
  const number = parsePhoneNumberFromString(written, { defaultCountry: known(country), extract: false });
  // An extension is nothing that we could dial.
  if (!number?.isPossible() || number.ext) return undefined;
  if (written !== number.nationalNumber) return number.number;
  // Nothing stands in front of it. Where something does at home it may be anything: a local number, or one of another country.
  if (number.formatNational().replace(/\D/g, "") !== written) return undefined;
  const whole = number.countryCallingCode === "1" ? northAmerican.test(written) : number.isValid();
  return whole ? number.number : undefined;
}

/** As `numberIn`; what is no number comes back without its spaces, for the server to refuse. */
export const dialled = (typed: string, country?: string): string => numberIn(typed, country) ?? typedNumber(typed);

/** As `numberIn`, or what is wrong with it, told at the field. */
export function dialledOr(field: string, typed: string, country?: string): string {
  const number = numberIn(typed, country);
  if (number === undefined) throw new FieldFaults({ [field]: wrongNumber(typed, country) });
  return number;
}

const names = new Intl.DisplayNames(["en"], { type: "region" });

/** What to say of what is no number. */
export function wrongNumber(typed: string, country?: string): string {
  if (typedNumber(typed).startsWith("+")) return text.nowhere;
  const at = known(country);
  return at ? text.wrongIn(names.of(at) ?? at, getCountryCallingCode(at)) : text.wrong;
}
