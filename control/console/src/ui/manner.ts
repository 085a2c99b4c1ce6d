/** Where English is written in a manner of its own: by the first word of a time zone, or the whole of it. */
const manners: [RegExp, string][] = [
  [/^(America|US)\/|^Pacific\/(Honolulu|Guam)$/, "en-US"],
  [/^Australia\//, "en-AU"],
  [/^Pacific\/Auckland$/, "en-NZ"],
  [/^Asia\/(Kolkata|Calcutta)$/, "en-IN"],
];
/** Names no place. */
const placeless = /^(Etc\/|UTC$|GMT$)/;

/**
 * The manner in which dates, times and amounts are written: the browser's `language`, where it says more than English. Browsers are
 * sold as American English everywhere, so that English without a better country is written as the first of `zones` that names a
 * place would write it: 24 hours and the day first in London, a.m. and p.m. in New York.
 */
export function mannerOf(language: string, zones: string[]): string {
  if (language !== "en" && language !== "en-US") return language;
  const place = zones.find((zone) => zone !== "" && !placeless.test(zone));
  if (place === undefined) return language;
  return manners.find(([of]) => of.test(place))?.[1] ?? "en-GB";
}
