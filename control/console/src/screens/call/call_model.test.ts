import { describe, expect, it } from "vitest";
import { type CallEvent, toolUses, type Turn, wordless } from "./call_model";
import { partsOf } from "./waterfall";

const event = (type: string, at: number, payload: Record<string, unknown>) =>
  ({ type, call_time_ms: at, payload, epoch: 1, seq: at, at: "", actor: "" }) as CallEvent;

describe("what a call's page makes of its parts", () => {
  it("joins a tool's question and answer, in the order of the questions", () => {
    const uses = toolUses([
      event("tool.asked", 10, { tool_call: 1, name: "checkAvailability", arguments: '{"day":"Monday"}' }),
      event("tool.asked", 20, { tool_call: 2, name: "bookAppointment", arguments: "{}" }),
      event("tool.settled", 30, { tool_call: 2, name: "bookAppointment", outcome: "failed", took_ms: 10 }),
      event("tool.settled", 40, { tool_call: 1, name: "checkAvailability", outcome: "succeeded", took_ms: 30 }),
      event("tool.settled", 50, { tool_call: 9, outcome: "succeeded" }),
      event("tool.result", 60, { tool_call: 1, ok: true, output: '{"free":["09:00"]}' }),
    ]);
    expect(uses.map((use) => [use.name, use.outcome, use.took, use.output])).toEqual([
      ["checkAvailability", "succeeded", 30, '{"free":["09:00"]}'],
      ["bookAppointment", "failed", 10, undefined],
    ]);
  });
  it("draws a turn's steps one after the other, without those that were not told", () => {
    const turn = {
      turn: 1,
      speech_ended_ms: 5_000,
      decided_ms: 200,
      committed_ms: null,
      response_began_ms: 500,
      first_audio_ms: 480,
      first_sent_ms: 900,
      playing_ms: null,
    } as Turn;
    expect(partsOf(turn).map((part) => [part.from, part.to])).toEqual([
      [0, 200],
      [200, 500],
      [500, 900],
    ]);
  });
  it("says why there are no words: not yet, none, or erased", () => {
    const told = (status: "in-progress" | "ended", erased_at: string | null) => wordless({ status, erased_at });
    const [yet, none, erased] = [told("in-progress", null), told("ended", null), told("ended", "2026-11-22T12:00:00Z")];
    expect(new Set([yet, none, erased]).size).toBe(3);
    expect(erased).toMatch(/erased/);
    expect(none).not.toMatch(/erased/);
  });
});
