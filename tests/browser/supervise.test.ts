// Goal: a call is seen while it is on, read while it grows, heard, helped and ended, and found afterwards.
// Method: a simulated carrier and model around a real server; the wall, the drawer and the call's page in a browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { go, launch, open, shoot, signIn, type Watched } from "./browser.ts";
import { Stand, until } from "./stand.ts";

let stand: Stand;
let browser: Browser;
let watched: Watched;
before(async () => {
  stand = await Stand.start();
  browser = await launch("--autoplay-policy=no-user-gesture-required");
  watched = await open(browser, stand.url);
  await signIn(watched.page, "operator@tandem.example");
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
  await page.getByRole("tab", { name: "Turn latency" }).click();
  assert.ok((await page.getByRole("img", { name: /Turn 1/ }).count()) > 0);
  await page.getByRole("tab", { name: "Events" }).click();
  await page.getByText(/whisper/i).first().waitFor();
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

test("the wall comes back by itself when the server does", async () => {
  const { page } = watched;
  await go(page, "/live");
  await stand.stopServer();
  await page.getByText("Interrupted", { exact: true }).waitFor();
  await page.getByText(/Live updates are interrupted/).waitFor();
  await shoot(page, "live-interrupted");
  await stand.startServer();
  await page.getByText("Interrupted", { exact: true }).waitFor({ state: "detached" });
  await page.getByText("All quiet").waitFor();
});
