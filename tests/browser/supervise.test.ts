// Goal: a call is seen while it is on, read while it grows, and found afterwards.
// Method: a simulated carrier and model around a real server; the wall, the drawer and the call's page in a browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { go, launch, open, shoot, signIn, type Watched } from "./browser.ts";
import { Stand, until } from "./stand.ts";

let stand: Stand;
let browser: Browser;
let watched: Watched;
before(async () => {
  [stand, browser] = await Promise.all([Stand.start(), launch("--autoplay-policy=no-user-gesture-required")]);
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

test("when it is over it leaves the wall and stands in the list of calls", async () => {
  const { page } = watched;
  await page.locator("[data-call]").waitFor({ state: "detached", timeout: CALL_MS });
  await go(page, "/calls?number=%2B15558675310");
  await page.locator("main tbody tr[data-opens]").first().click();
  await page.getByText("Agent ended").first().waitFor();
  await page.getByText("Please try again.").waitFor();
  await page.getByRole("tab", { name: "Turn latency" }).click();
  assert.ok((await page.getByRole("img", { name: /Turn 1/ }).count()) > 0);
  await page.getByRole("tab", { name: "Events" }).click();
  await page.getByText("Caller interrupted").first().waitFor();
  await shoot(page, "live-call-afterwards");
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
