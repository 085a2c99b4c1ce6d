import { phoneTexts as text } from "@/strings/phone";
import { FieldFaults } from "./faults";

/** How numbers are written within a country: its calling code, and what stands in front of them there. */
interface Plan {
  code: string;
  /** Left out after the country code; empty: numbers are written whole. */
  trunk: string;
}
const plans: Record<string, Plan> = {
  US: { code: "1", trunk: "1" },
  CA: { code: "1", trunk: "1" },
  GB: { code: "44", trunk: "0" },
  IE: { code: "353", trunk: "0" },
  DE: { code: "49", trunk: "0" },
  AT: { code: "43", trunk: "0" },
  CH: { code: "41", trunk: "0" },
  FR: { code: "33", trunk: "0" },
  BE: { code: "32", trunk: "0" },
  NL: { code: "31", trunk: "0" },
  SE: { code: "46", trunk: "0" },
  FI: { code: "358", trunk: "0" },
  AU: { code: "61", trunk: "0" },
  NZ: { code: "64", trunk: "0" },
  IN: { code: "91", trunk: "0" },
  IL: { code: "972", trunk: "0" },
  ZA: { code: "27", trunk: "0" },
  UA: { code: "380", trunk: "0" },
  RU: { code: "7", trunk: "8" },
  // Whole: the nought of Italy is a digit as any other.
  IT: { code: "39", trunk: "" },
  ES: { code: "34", trunk: "" },
  PT: { code: "351", trunk: "" },
  PL: { code: "48", trunk: "" },
  CZ: { code: "420", trunk: "" },
  DK: { code: "45", trunk: "" },
  NO: { code: "47", trunk: "" },
  GR: { code: "30", trunk: "" },
};
/** North America's numbers are ten digits long, of which neither the first nor the fourth is 0 or 1. */
const northAmerican = /^[2-9]\d{2}[2-9]\d{6}$/;

/**
 * A number as people write it, in the form +442079460101; as people of `country` (GB) write those of their own, where it has no
 * country code. What is no number comes back without its spaces, for the server to refuse.
 */
export function dialled(typed: string, country?: string): string {
  // "+44 (0)20" is how the British show both ways at once.
  const number = typed.replace(/^(\s*\+[\d\s]+)\(0\)/, "$1").replace(/[\s().\-/\u00a0\u2010-\u2015]/g, "");
  if (number.startsWith("+")) return number;
  if (/^00[1-9]/.test(number)) return `+${number.slice(2)}`;
  const plan = country ? plans[country] : undefined;
  if (!plan || !/^\d{5,14}$/.test(number)) return number;
  const own = plan.trunk && number.startsWith(plan.trunk) ? number.slice(plan.trunk.length) : number;
  if (plan.code === "1") return northAmerican.test(own) ? `+1${own}` : number;
  // Without what stands in front at home it may be anything: a local number, or one of another country.
  return own !== number || plan.trunk === "" ? `+${plan.code}${own}` : number;
}

const isE164 = (number: string): boolean => /^\+[1-9]\d{6,14}$/.test(number);

/** As `dialled`, or what is wrong with it, told at the field. */
export function dialledOr(field: string, typed: string, country?: string): string {
  const number = dialled(typed, country);
  if (!isE164(number)) throw new FieldFaults({ [field]: wrongNumber(country) });
  return number;
}

/** What to say of a number that is none. */
export const wrongNumber = (country?: string): string => {
  const plan = country ? plans[country] : undefined;
  return plan ? text.wrongIn(plan.code) : text.wrong;
};

/** The number in the form that is dialled; nothing where it is none. */
export function numberIn(typed: string, country?: string): string | undefined {
  const number = dialled(typed, country);
  return isE164(number) ? number : undefined;
}

/** Where an organisation is: by its language, such as en-GB, else the one country that it may call. */
export function countryOf(organisation: { locale: string; outgoing_countries: string[] }): string | undefined {
  const region = /-([A-Z]{2})$/.exec(organisation.locale)?.[1];
  return region ?? (organisation.outgoing_countries.length === 1 ? organisation.outgoing_countries[0] : undefined);
}
