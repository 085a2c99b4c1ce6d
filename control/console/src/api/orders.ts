import { api, type Schemas, unwrap } from "./client";

/** What somebody may ask of a live call. */
export type Order =
  | { type: "say"; text: string }
  | { type: "whisper"; text: string }
  | { type: "mute-agent"; muted: boolean }
  | { type: "transfer"; number?: string }
  | { type: "hang-up"; goodbye: boolean };

type Taken = Schemas["CallOrderTaken"];

/** Each is sent with a key of its own, so that a repetition does nothing twice. */
export function giveOrder(call: string, order: Order): Promise<Taken> {
  const params = { path: { id: call }, header: { "Idempotency-Key": crypto.randomUUID() } };
  switch (order.type) {
    case "say":
      return unwrap(api.POST("/api/calls/{id}/say", { params, body: { text: order.text } }));
    case "whisper":
      return unwrap(api.POST("/api/calls/{id}/whisper", { params, body: { text: order.text } }));
    case "mute-agent":
      return unwrap(api.POST("/api/calls/{id}/mute-agent", { params, body: { muted: order.muted } }));
    case "transfer":
      return unwrap(api.POST("/api/calls/{id}/transfer", { params, body: { number: order.number } }));
    case "hang-up":
      return unwrap(api.POST("/api/calls/{id}/hangup", { params, body: { goodbye: order.goodbye } }));
  }
}
