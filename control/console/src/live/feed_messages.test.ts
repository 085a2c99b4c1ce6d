import { describe, expect, it } from "vitest";
import { readLevels, readMessage } from "./feed_messages";
import type { Levels } from "./live_store";

describe("messages of the feed", () => {
  it("knows calls, however they are announced", () => {
    const call = { id: "a", status: "in-progress" };
    for (const type of ["call-upsert", "new-call"])
      expect(readMessage(JSON.stringify({ type, seq: 3, call }))).toEqual({ type: "call", seq: 3, call });
  });
  it("takes the whole text of words that grow, and what an older server appends", () => {
    const words = { type: "transcript-update", seq: 1, call_id: "a", speaker: "caller", item: 4, final: false };
    expect(readMessage(JSON.stringify({ ...words, append: "there", text: "hello there" }))).toMatchObject({
      type: "words",
      call: "a",
      line: { speaker: "caller", text: "hello there", partial: true, item: "4" },
    });
    expect(readMessage(JSON.stringify({ type: "transcript-update", call_id: "a", append: "Hi" }))).toMatchObject({
      line: { text: "Hi", partial: false },
    });
  });
  it("counts what it does not know, and drops what is no message", () => {
    expect(readMessage('{"type":"weather","seq":9}')).toEqual({ type: "other", seq: 9 });
    for (const nonsense of ["", "null", "[]", "{", '{"type":5}', '{"seq":1}']) expect(readMessage(nonsense)).toBeNull();
    expect(readMessage('{"type":"call-upsert","seq":2}')).toEqual({ type: "other", seq: 2 });
  });
  it("reads levels by the call's id, and leaves a cut entry alone", () => {
    const bytes = new Uint8Array(18 + 5);
    bytes.set(Array.from({ length: 16 }, (_, i) => i));
    bytes[16] = 255;
    bytes[17] = 51;
    const into = new Map<string, Levels>();
    readLevels(bytes.buffer, into);
    expect([...into.keys()]).toEqual(["00010203-0405-0607-0809-0a0b0c0d0e0f"]);
    expect([...into.values()][0]).toMatchObject({ caller: 1, agent: 0.2 });
  });
});
