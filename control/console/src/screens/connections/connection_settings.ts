import type { Schemas } from "@/api/client";

/** What a connection knows besides its secret, as people write it. */
export type Settings = Record<string, string>;

/** What an app's request takes of a connection's settings. */
export type Wishes = Pick<Schemas["ConnectionApp"], "needs" | "may_use">;

/** Every setting that a connection is asked for: what its app needs, what it may use, and what is there already. */
export const settingsOf = (app: Wishes | undefined, config: Settings = {}): string[] => [
  ...new Set([...(app?.needs ?? []), ...(app?.may_use ?? []), ...Object.keys(config)]),
];

/** Those of `config` that are words; programs may have put more into it. */
export const configured = (config: Record<string, unknown>): Settings =>
  Object.fromEntries(
    Object.entries(config).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );

/** `config` with these in their places; what was emptied is gone. */
export const kept = (config: Record<string, unknown>, settings: Settings): Record<string, unknown> =>
  Object.fromEntries(Object.entries({ ...config, ...settings }).filter(([, value]) => value !== ""));
