import { beforeEach, describe, expect, it, vi } from "vitest";
import { closings } from "@/strings/closings";
import { playground } from "@/strings/playground";
import { fakeBrowser } from "./fake_browser";
import { FakeSocket } from "./fake_socket";

const tokens = { now: "first" };
vi.mock("@/api/session", () => ({ accessToken: async () => tokens.now }));
vi.mock("./microphone", () => ({
  VOICE_RATE: 24_000,
  Microphone: class {
    open = async () => true;
    close = () => {};
  },
}));

const latest = () => FakeSocket.all.at(-1) as FakeSocket;

async function called() {
  const { PlaygroundLine } = await import("./playground_line");
  const line = new PlaygroundLine();
  await line.start("an-agent", "draft");
  return line;
}
const talking = async () => {
  const line = await called();
  latest().open();
  latest().say({ type: "start", callId: "the-call" });
  return line;
};

describe("the playground's line", () => {
  beforeEach(() => {
    fakeBrowser();
    tokens.now = "first";
  });

  it("is over without a word where the call is", async () => {
    const line = await talking();
    expect(line.snapshot()).toMatchObject({ state: "talking", call: "the-call" });
    latest().say({ type: "end" });
    latest().close(1000);
    expect(line.snapshot()).toMatchObject({ state: "over", reason: "" });
  });

  it("says in words why the server ended it", async () => {
    for (const [code, reason] of [
      [4401, "signed-out"],
      [4403, "not-allowed"],
      [4409, "somebody-else"],
      [1001, "restart"],
      [1008, "sound"],
      [1006, "connection"],
    ] as const) {
      const line = await talking();
      latest().close(code);
      expect(line.snapshot()).toMatchObject({ state: "over", reason });
      expect(closings[reason]).toBeTruthy();
    }
  });

  it("tells a refusal from a call that broke off, and a sign-in that is over from both", async () => {
    const refused = await called();
    latest().close(1006);
    expect(refused.snapshot()).toMatchObject({ state: "failed", reason: "refused" });
    expect(playground.reasons.refused).toBeTruthy();
    tokens.now = "";
    const away = await called();
    expect(away.snapshot()).toMatchObject({ state: "failed", reason: "connection" });
    expect(FakeSocket.all).toHaveLength(1);
  });
});
