/** Where an organisation is: by its language, such as en-GB, else the one country that it may call. */
export function countryOf(organisation: { locale: string; outgoing_countries: string[] }): string | undefined {
  const region = /-([A-Z]{2})$/.exec(organisation.locale)?.[1];
  return region ?? (organisation.outgoing_countries.length === 1 ? organisation.outgoing_countries[0] : undefined);
}
