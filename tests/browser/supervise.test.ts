// Goal: a call is seen while it is on, read while it grows, heard, helped and ended, and found afterwards.
// Method: a simulated carrier and model around a real server; the wall, the drawer and the call's page in a browser.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { go, launch, open, shoot, signIn, type Watched } from "./browser.ts";
import { probePlayed, STEPS } from "./page_probes.ts";
import { type PlayedStep, tonesOf } from "./sound.ts";
import { root, Stand, until } from "./stand.ts";

const OPERATOR = "operator@tandem.example";
const TONE_MS = 1_500;
const PAUSE_MS = 1_500;
const beeping = (name: string, from: string) => `
[[calls]]
name = "${name}"
from = "${from}"
to = "+15557122661"
turns = [{ wait = "agent" }, ${`{ beep_ms = ${TONE_MS} }, { wait_ms = ${PAUSE_MS} }, `.repeat(40)}{ hang_up = true }]
`;
/** The carrier counts the caller's number up with each call that rings: by it the model knows the second one. */
const BEEPS = `${beeping("beeps", "+15558675340")}${beeping("second-rings", "+15558675341")}`;
const MODEL_OF_BEEPS = `[[model.turns]]\ncall = "second-rings"\nsay = "I hear a tone."\ntimes = 99\n`;

let stand: Stand;
let browser: Browser;
let watched: Watched;
before(async () => {
  const frontDesk = readFileSync(`${root}/tools/sim/scenarios/front-desk.toml`, "utf8");
  const scenario = `/tmp/tandem-supervise-${process.pid}.toml`;
  writeFileSync(scenario, frontDesk.replace("[[model.turns]]", `${MODEL_OF_BEEPS}[[model.turns]]`) + BEEPS);
  stand = await Stand.start({ scenario });
  browser = await launch("--autoplay-policy=no-user-gesture-required");
  watched = await open(browser, stand.url);
  await signIn(watched.page, OPERATOR);
});
after(async () => {
  await browser?.close();
  await stand?.stop();
});

const CALL_MS = 120_000;

test("a call comes in, is counted, watched and read", async () => {
  const { page } = watched;
  await go(page, "/live");
  await page.getByText("All quiet").waitFor();
  await stand.placeCall();
  const tile = page.locator("[data-call]");
  await tile.waitFor();
  await page.getByRole("status", { name: "1 live call" }).waitFor();
  await tile.click();
  const log = page.getByRole("log", { name: "Transcript" });
  await log.getByText("Elm Street Dental").waitFor();
  await shoot(page, "live-call");
  assert.deepEqual(await barriers(page), []);
  const before_ = (await log.innerText()).length;
  await until("the transcript grows", async () => (await log.innerText()).length > before_, CALL_MS);
});

test("it is heard, by a key", async () => {
  const { page } = watched;
  await page.getByRole("dialog").focus();
  await page.keyboard.press("l");
  await page.locator("[data-listening=playing]").waitFor();
  const peak = page.locator("[data-peak=caller], [data-peak=agent]");
  const loudest = () => peak.evaluateAll((bars) => Math.max(0, ...bars.map((bar) => bar.getBoundingClientRect().width)));
  await until("a voice is heard in the audio thread", async () => (await loudest()) > 5, CALL_MS);
  await page.locator("[data-call]").getByText(/Olga Petrova listens/).waitFor();
});

test("the agent is whispered to, made to speak, silenced and heard again", async () => {
  const { page } = watched;
  const log = page.getByRole("log", { name: "Transcript" });
  const message = page.getByRole("dialog").getByRole("textbox");
  await message.fill("Offer Wednesday.");
  await message.press("Enter");
  await log.getByText("Offer Wednesday.").waitFor();
  await page.getByRole("radio", { name: "Say" }).click();
  await message.fill("We close at six today.");
  await message.press("Enter");
  await log.getByText("We close at six today.").waitFor();
  await page.getByRole("button", { name: "Mute agent" }).click();
  await page.getByRole("button", { name: "Let agent speak" }).click();
  await page.getByRole("button", { name: "Mute agent" }).waitFor();
  await shoot(page, "live-call-helped");
});

test("ending can be taken back, and ends the call when it is not", async () => {
  const { page } = watched;
  await page.getByRole("button", { name: "End call" }).click();
  await page.getByRole("button", { name: "Say goodbye and end" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("dialog", { name: "End this call?" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "End call" }).click();
  await page.getByRole("button", { name: "Say goodbye and end" }).click();
  await page.getByText("This call is over.").waitFor();
});

test("when it is over it leaves the wall and stands in the list of calls", async () => {
  const { page } = watched;
  await page.locator("[data-call]").waitFor({ state: "detached", timeout: CALL_MS });
  await go(page, "/calls?number=%2B15558675310");
  await page.locator("main tbody tr[data-opens]").first().click();
  await page.getByRole("tab", { name: "Time to answer" }).click();
  await page.getByRole("img", { name: /Answer 1/ }).first().waitFor();
  await page.getByRole("tab", { name: "Events" }).click();
  await page.locator("summary", { hasText: "Olga Petrova told the agent, unheard by the caller" }).waitFor();
  await shoot(page, "live-call-afterwards");
});

/** How much of a lane of the waveform is drawn louder than silence, 0 to 1. */
const inked = (page: Page, lane: "caller" | "agent") =>
  page.locator("[data-measured=true] canvas").evaluate((canvas, upper) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const paint = (canvas as HTMLCanvasElement).getContext("2d") as CanvasRenderingContext2D;
    const half = Math.floor(height / 2);
    const { data } = paint.getImageData(0, upper ? 0 : half, width, half);
    let loud = 0;
    for (let x = 0; x < width; x++) {
      let drawn = 0;
      for (let y = 0; y < half; y++) if (data[4 * (y * width + x) + 3]) drawn++;
      if (drawn > half / 8) loud++;
    }
    return loud / width;
  }, lane === "caller");

test("its recording is seen, heard, and wound by its words and by keys", async () => {
  const { page } = watched;
  await page.getByRole("tab", { name: "Transcript" }).click();
  await page.locator("[data-measured=true]").waitFor({ timeout: CALL_MS });
  assert.ok((await inked(page, "agent")) > 0.1, "the agent is drawn");
  const position = async () => Number(await page.locator("[data-position]").getAttribute("data-position"));
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await until("the recording plays", async () => (await position()) > 0.5);
  await page.getByRole("button", { name: "Pause" }).click();
  // The agent's greeting is heard where its words say that it is.
  const word = page.locator("[data-word]").nth(6);
  const from = Number(await word.getAttribute("data-from"));
  assert.ok(from > 0);
  await word.click();
  await page.locator("[data-word=now]").waitFor();
  await until("it plays from the word", async () => Math.abs(1000 * (await position()) - from) < 3_000);
  await page.getByRole("button", { name: "Pause" }).click();
  const wave = page.getByRole("slider", { name: "Recording" });
  await wave.focus();
  await page.keyboard.press("Home");
  await until("it is at the beginning", async () => (await position()) === 0);
  await page.keyboard.press("ArrowRight");
  await until("it is five seconds on", async () => Math.abs((await position()) - 5) < 0.2);
  await shoot(page, "call-recording");
  assert.deepEqual(await barriers(page), []);
});

test("its recording is deleted for good; the words stay", async () => {
  const { page } = watched;
  await page.getByRole("button", { name: "Delete recording" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete recording" }).click();
  await page.getByText("The recording is deleted").first().waitFor();
  await page.getByRole("slider", { name: "Recording" }).waitFor({ state: "detached" });
  await page.reload();
  await page.getByRole("log", { name: "Transcript" }).getByText("Elm Street Dental").first().waitFor();
  await page.waitForLoadState("networkidle");
  assert.equal(await page.getByRole("button", { name: "Delete recording" }).count(), 0);
});

test("a tone is heard as it was sent, and each voice as loud as is wanted", async (t) => {
  const { page } = await open(browser, stand.url, { probe: [probePlayed, STEPS] });
  await signIn(page, OPERATOR);
  await go(page, "/live");
  await stand.placeCall("beeps");
  await page.locator("[data-call]").click();
  await page.getByRole("button", { name: "Listen", exact: true }).click();
  await page.locator("[data-listening=playing]").waitFor();
  const heard: PlayedStep[] = [];
  const listen = async () => {
    const fresh = await page.evaluate(() => {
      const { heard } = window as unknown as { heard: [PlayedStep, number][] };
      return heard.splice(0).map(([step]) => step);
    });
    heard.push(...fresh);
  };
  await page.getByRole("slider", { name: "Agent's volume" }).press("Home");
  await listen();
  heard.length = 0;
  // As long as it was sent: without a gap, and without the agent before or behind it.
  const whole = () => tonesOf(heard).filter(({ ms }) => Math.abs(ms - TONE_MS) <= 20);
  await until("two whole tones are heard", async () => (await listen(), whole().length >= 2), CALL_MS);
  const sides = 0.35;
  for (const { hz, beside } of whole()) {
    assert.ok(Math.abs(hz - 1_000) < 10, `${hz} Hz`);
    assert.ok(Math.abs(beside - sides) < 0.03, `the other side has ${beside} of it`);
  }
  const gaps = tonesOf(heard).filter(({ quietMs }, i) => i > 0 && quietMs < PAUSE_MS / 2).length;
  const told = async () => Number(await page.locator("[data-underruns]").getAttribute("data-underruns"));
  await until("each gap is told", async () => (await told()) >= gaps);
  t.diagnostic(`${whole().map(({ hz, ms }) => `${hz.toFixed(1)} Hz for ${ms} ms`).join(", ")}; gaps ${gaps}, told ${await told()}`);

  await page.getByRole("slider", { name: "Caller's volume" }).press("Home");
  await until("longer than from tone to tone there is nothing", async () => {
    await listen();
    if (heard.some(([left, right]) => left + right > 0.001)) heard.length = 0;
    return heard.length * 5 > TONE_MS + PAUSE_MS;
  }, CALL_MS);
  await page.getByRole("button", { name: "End call" }).click();
  await page.getByRole("button", { name: "End at once" }).click();
  await page.getByText("This call is over.").waitFor();
  await page.context().close();
});

test("the wall comes back by itself when the server does", async () => {
  const { page } = watched;
  await go(page, "/live");
  await stand.stopServer();
  await page.getByText("Interrupted", { exact: true }).waitFor();
  await page.getByText(/Live updates are interrupted/).waitFor();
  await shoot(page, "live-interrupted");
  // On every other page, too, and the count beside the link is no number to trust.
  await page.getByRole("link", { name: /^Calls/ }).first().click();
  await page.getByText(/Live updates are interrupted/).waitFor();
  await page.locator('nav [data-health="lost"]').waitFor();
  await page.getByRole("button", { name: "Try now" }).waitFor();
  await go(page, "/live");
  await stand.startServer();
  await page.getByText("Interrupted", { exact: true }).waitFor({ state: "detached" });
  await page.getByText("All quiet").waitFor();
});
