/** Why a live socket was closed: `over` when what it was for is over, else a name that has words in `strings/closings.ts`. */
export type Closing =
  | "over"
  | "signed-out"
  | "not-allowed"
  | "too-slow"
  | "too-many"
  | "somebody-else"
  | "restart"
  | "sound"
  | "connection";

/** The codes of RFC 6455, and the server's own: see the tables of `control/listen` and `control/playground`. */
const names: Record<number, Closing> = {
  1000: "over",
  1001: "restart",
  1003: "sound",
  1007: "sound",
  1008: "sound",
  1009: "sound",
  1013: "too-many",
  4401: "signed-out",
  4403: "not-allowed",
  4408: "too-slow",
  4409: "somebody-else",
};

export const closingOf = (code: number): Closing => names[code] ?? "connection";

/** Whether the same would come of trying again. A token that ran out is replaced, a slow line may get better. */
export const isFinal = (closing: Closing): boolean =>
  closing === "over" || closing === "not-allowed" || closing === "too-many" || closing === "somebody-else";
