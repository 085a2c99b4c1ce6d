import { api, unwrap } from "./client";

/** What somebody may ask of a live call. Each is sent with a key of its own, so that a repetition does nothing twice. */
export type Order =
  | { type: "say"; text: string }
  | { type: "whisper"; text: string }
  | { type: "mute-agent"; muted: boolean }
  | { type: "transfer"; number?: string }
  | { type: "hang-up"; goodbye: boolean };

export function giveOrder(call: string, order: Order): Promise<unknown> {
  const params = { path: { id: call }, header: { "Idempotency-Key": crypto.randomUUID() } };
  return unwrap(api.POST("/api/calls/{id}/control" as never, { params, body: order } as never));
}
