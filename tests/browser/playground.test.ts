// Goal: an operator hears what an agent will say before its callers do; nobody else sees the playground.
// Method: an agent is edited and published in the console, and called from the browser with a microphone of recorded speech; a
// model without a script, which greets as it is told.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { go, launch, open, shoot, signIn, type Watched } from "./browser.ts";
import { politeSpeaker } from "./sound.ts";
import { Stand, until } from "./stand.ts";

const CALL_MS = 120_000;
const GREETING = "Elm Street Dental, the playground is open.";

let stand: Stand;
let browser: Browser;
let watched: Watched;
before(async () => {
  const scenario = `/tmp/tandem-no-script-${process.pid}.toml`;
  writeFileSync(scenario, "[model]\n");
  const microphone = `/tmp/tandem-microphone-${process.pid}.wav`;
  politeSpeaker(microphone, 10, 4);
  stand = await Stand.start({ scenario });
  browser = await launch(
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-audio-capture=${microphone}`,
  );
  watched = await open(browser, stand.url);
  await signIn(watched.page, "operator@tandem.example");
});
after(async () => {
  await browser?.close();
  await stand?.stop();
});

test("an agent is given another greeting, and published", async () => {
  const { page } = watched;
  await go(page, "/agents");
  await page.locator("main tbody tr[data-opens]", { hasText: "Reception" }).filter({ hasText: "Elm Street" }).first().click();
  await page.getByLabel("Greeting").fill(GREETING);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").first().waitFor();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("its new greeting is heard and read in the playground", async () => {
  const { page } = watched;
  await page.getByRole("link", { name: "Talk to it" }).click();
  await page.getByRole("heading", { name: "Playground" }).waitFor();
  await page.getByRole("button", { name: "Call the agent" }).click();
  await page.locator("[data-line=talking]").waitFor();
  await until(
    "the agent is heard",
    async () => Number(await page.locator("[data-peak]").getAttribute("data-peak")) > 0.02,
  );
  await page.getByRole("log", { name: "Transcript" }).getByText("the playground is open").waitFor();
  assert.deepEqual(await barriers(page), []);
});

test("it hears the microphone and answers; how long that took is shown", async () => {
  const { page } = watched;
  await page.getByRole("img", { name: /Answer 1/ }).waitFor({ timeout: CALL_MS });
  await page.getByRole("log", { name: "Transcript" }).getByText("Caller").first().waitFor();
  await shoot(page, "playground");
});

test("hanging up ends it; it stands among the calls as what it was", async () => {
  const { page } = watched;
  await page.getByRole("button", { name: "Hang up" }).click();
  await page.locator("[data-line=over]").waitFor();
  await page.getByRole("link", { name: "Open the call's page" }).click();
  await page.getByRole("heading", { name: /Call with/ }).waitFor();
  await page.getByText("Playground", { exact: true }).last().waitFor();
  await page.getByText("the playground is open").first().waitFor();
});

test("a client is offered no playground, and is told so at its address", async () => {
  const { page } = await open(browser, stand.url);
  await signIn(page, "owner@harbour-dental.example");
  assert.equal(await page.getByRole("link", { name: "Playground" }).count(), 0);
  await go(page, "/agents");
  await page.locator("main tbody tr[data-opens]").first().click();
  await page.getByLabel("Greeting").waitFor();
  assert.equal(await page.getByRole("link", { name: "Talk to it" }).count(), 0);
  await page.goto("/#/playground");
  await page.getByRole("heading", { name: "This is not open to you" }).waitFor();
  await page.context().close();
});
