/** What a connection knows besides its secret, as people write it. */
export type Settings = Record<string, string>;

/** The settings without which an app cannot be reached: those that `url`, by which it is tried, names as `{config.NAME}`. */
export const wantedAt = (url: string): string[] => [
  ...new Set([...url.matchAll(/\{config\.([^{}]+)\}/g)].map(([, name]) => name ?? "")),
];

/** Those of `config` that are words; programs may have put more into it. */
export const configured = (config: Record<string, unknown>): Settings =>
  Object.fromEntries(
    Object.entries(config).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );

/** `config` with these in their places; what was emptied is gone. */
export const kept = (config: Record<string, unknown>, settings: Settings): Record<string, unknown> =>
  Object.fromEntries(Object.entries({ ...config, ...settings }).filter(([, value]) => value !== ""));
