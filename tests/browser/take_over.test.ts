// Goal: a supervisor speaks with the caller in the agent's place, is heard by the caller and by whoever else listens, and gives
// the call back.
// Method: a microphone that plays recorded speech; the caller's own recording, and what a second listener gets, against it.
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { ApiClient } from "./api_client.ts";
import { go, launch, open, shoot, signIn, type Watched } from "./browser.ts";
import { bestLikeness, envelope, readWav, SPEECH } from "./sound.ts";
import { Stand, until } from "./stand.ts";

const CALL_MS = 120_000;
const OPERATOR = "operator@tandem.example";
/** The caller says a word every now and then, or the agent would end the call for silence; for some minutes, if nobody ends it. */
const PATIENT_CALLER = `
[[calls]]
from = "+15558675310"
to = "+15557122661"
turns = [{ wait = "agent" }, ${`{ wait_ms = 5000 }, { say = ["hello"], transcript = "Hello." }, `.repeat(60)}{ hang_up = true }]
[model]
turns = [{ say = "Hello, Elm Street Dental." }]
`;

let stand: Stand;
let browser: Browser;
let watched: Watched;
before(async () => {
  const scenario = `/tmp/tandem-patient-caller-${process.pid}.toml`;
  writeFileSync(scenario, PATIENT_CALLER);
  stand = await Stand.start({ scenario });
  browser = await launch(
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-audio-capture=${SPEECH}`,
  );
  watched = await open(browser, stand.url);
  await signIn(watched.page, OPERATOR);
});
after(async () => {
  await browser?.close();
  await stand?.stop();
});

/** Somebody else who listens: the agent's side as it comes, 8 kHz. */
async function secondListener(call: string) {
  const heard: number[] = [];
  const socket = new WebSocket(`${stand.url.replace("http", "ws")}/ws/listen/${call}?rate=8000&channels=2`, [
    "bearer",
    (await ApiClient.signIn(stand.url, OPERATOR)).token,
  ]);
  socket.binaryType = "arraybuffer";
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") return;
    const both = new Int16Array(data as ArrayBuffer);
    for (let i = 1; i < both.length; i += 2) heard.push(both[i] ?? 0);
  };
  await new Promise((done, fail) => ((socket.onopen = done), (socket.onerror = fail)));
  return { heard, close: () => socket.close() };
}

const SPOKEN_S = 6;
/** The carrier's coding and the browser's cleaning of the voice cost some of it. */
const LIKE = 0.6;
const said = envelope(readWav(SPEECH));

test("the microphone is tried before the caller hears it", async () => {
  const { page } = watched;
  await go(page, "/live");
  await stand.placeCall();
  await page.locator("[data-call]").click();
  await page.getByRole("log", { name: "Transcript" }).getByText("Elm Street Dental").waitFor();
  await page.getByRole("dialog").focus();
  await page.keyboard.press("o");
  await page.getByRole("dialog", { name: "Speak with the caller yourself?" }).waitFor();
  await until("the microphone is heard", async () => {
    const level = page.locator("[data-microphone-level]");
    return (await level.count()) > 0 && Number(await level.getAttribute("data-microphone-level")) > 10;
  });
  await shoot(page, "take-over-microphone");
  assert.deepEqual(await barriers(page), []);
});

test("whoever takes over is heard, alone, and everybody sees who it is", async () => {
  const { page } = watched;
  const call = (await page.locator("[data-call]").getAttribute("data-call")) ?? "";
  const colleague = await open(browser, stand.url);
  await signIn(colleague.page, OPERATOR);
  await colleague.page.goto(`/#/live?call=${call}`);
  await colleague.page.getByRole("button", { name: "Take over", exact: true }).waitFor();
  const other = await secondListener(call);
  await page.getByRole("button", { name: "Take over now" }).click();
  await page.locator("[data-on-air]").waitFor();
  await colleague.page.getByText(/speaks with the caller/).first().waitFor();
  await colleague.page.context().close();
  other.heard.length = 0;
  await until("some seconds of it are heard", async () => other.heard.length > 8_000 * (SPOKEN_S + 2), CALL_MS);
  const like = bestLikeness(envelope({ rate: 8_000, samples: Int16Array.from(other.heard) }), said, SPOKEN_S);
  other.close();
  assert.ok(like > LIKE, `${like}`);
  await shoot(page, "take-over");
  assert.deepEqual(await barriers(page), []);
});

test("a microphone that is muted gives the caller silence, and keeps the call", async () => {
  const { page } = watched;
  const call = (await page.locator("[data-call]").getAttribute("data-call")) ?? "";
  await page.getByRole("button", { name: "Mute your microphone" }).click();
  await page.getByText("the caller hears nothing").waitFor();
  const other = await secondListener(call);
  // Longer than the server waits for a microphone that says nothing at all.
  await until("seven seconds", async () => other.heard.length > 8_000 * 7, CALL_MS);
  other.close();
  const last = envelope({ rate: 8_000, samples: Int16Array.from(other.heard.slice(8_000)) });
  assert.ok(Math.max(...last) < 100, `${Math.max(...last)}`);
  await page.getByRole("button", { name: "Unmute your microphone" }).click();
  await page.locator("[data-on-air]").waitFor();
});

test("handing back lets the agent speak again, and the caller's recording has the supervisor's voice", async () => {
  const { page } = watched;
  await page.getByRole("button", { name: "Hand back to the agent" }).click();
  await page.locator("[data-on-air]").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Take over" }).waitFor();
  await page.getByRole("button", { name: "End call" }).click();
  await page.getByRole("button", { name: "End at once" }).click();
  await page.locator("[data-call]").waitFor({ state: "detached", timeout: CALL_MS });
  const heardFile = await until("the caller's recording is there", async () =>
    readdirSync(stand.file("carrier")).find((name) => /heard/.test(name)),
  );
  const like = bestLikeness(envelope(readWav(`${stand.file("carrier")}/${heardFile}`)), said, SPOKEN_S);
  assert.ok(like > LIKE, `${like}`);
  await go(page, "/calls?number=%2B15558675310");
  await page.locator("main tbody tr[data-opens]").first().click();
  // Between the words, and among the events.
  const words = page.getByRole("log", { name: "Transcript" });
  await words.getByText(/^\S.+ took the call over$/).waitFor();
  await words.getByText(/ handed the call back to the agent, after \d+:\d\d$/).waitFor();
  await words.getByText(/ ended the call, at once$/).waitFor();
  await page.getByRole("tab", { name: "Events" }).click();
  await page.getByText(/^\S.+ took the call over/).waitFor();
  await page.getByText(/ handed the call back to the agent/).waitFor();
});

test("where the browser blocks the microphone, it is said what to do", async () => {
  const blocked = await launch("--autoplay-policy=no-user-gesture-required");
  try {
    const { page } = await open(blocked, stand.url);
    await signIn(page, OPERATOR);
    await go(page, "/live");
    await stand.placeCall();
    await page.locator("[data-call]").first().click();
    await page.getByRole("button", { name: "Take over", exact: true }).click();
    await page.locator("[data-microphone=denied], [data-microphone=missing]").waitFor();
    assert.ok(await page.getByRole("button", { name: "Take over now" }).isDisabled());
    await shoot(page, "take-over-blocked");
    assert.deepEqual(await barriers(page), []);
  } finally {
    await blocked.close();
  }
});
