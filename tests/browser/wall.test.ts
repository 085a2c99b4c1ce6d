// Goal: who watches many calls sees which of them needs somebody, and finds, orders and keeps in front what they care for.
// Method: three real calls at once: one flows, one waits long for each answer, one caller says nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { go, shoot } from "./browser.ts";
import { stage } from "./stage.ts";
import { until } from "./stand.ts";

const talks = (every: number) =>
  `turns = [{ wait = "agent" }, ${`{ wait_ms = ${every} }, { say = ["hello"], transcript = "Hello." }, `.repeat(60)}{ hang_up = true }]`;
const call = (name: string, from: string, turns: string) => `
[[calls]]
name = "${name}"
from = "${from}"
to = "+15557122661"
${turns}
`;
/** The carrier counts the caller's number up by one with each call that rings; the model knows a call by the number that it has then. */
const SCENARIO = `
${call("silent", "+15558675303", 'turns = [{ wait = "agent" }, { expect = "hang-up", timeout_ms = 90000 }]')}
${call("second", "+15558675310", talks(4_000))}
${call("lively", "+15558675311", talks(4_000))}
${call("third", "+15558675320", talks(9_000))}
${call("slow", "+15558675322", talks(9_000))}
[model]
turns = [
  { call = "lively", on = "create", say = "Hello, this is the lively one." },
  { call = "lively", on = "caller", say = "With pleasure.", times = 60 },
  { call = "slow", on = "create", say = "Hello, this is the slow one." },
  { call = "slow", on = "caller", say = "That took a while.", delay_ms = 3500, times = 60 },
  { call = "silent", on = "create", say = "Hello, is it me that you look for?" },
]
`;
const CALL_MS = 120_000;

let page: Page;
const on = stage({
  who: "operator@tandem.example",
  script: SCENARIO,
  browser: ["--autoplay-policy=no-user-gesture-required"],
  ready: (there) => (page = there.page),
});

const tile = (number: string) => page.locator("[data-call]", { hasText: number });
const [lively, slow, silent] = ["555 867 5311", "555 867 5322", "555 867 5303"];
const alerted = (number: string) => page.locator('[data-call][data-alert="true"]', { hasText: number });
const calm = (number: string) => page.locator('[data-call][data-alert="false"]', { hasText: number });
const front = async () => (await page.locator("[data-call] b").first().innerText()).replace("+1 ", "");

test("a caller who does not answer, and answers that are late, are seen from afar", async () => {
  await go(page, "/live");
  for (const [name, number] of [["silent", silent], ["second", lively], ["third", slow]] as const) {
    await on.stand.placeCall(name);
    await tile(number).waitFor();
  }
  await alerted(silent).getByText("Long silence").waitFor({ timeout: CALL_MS });
  await alerted(slow).getByText("Slow answers").waitFor({ timeout: CALL_MS });
  await tile(slow).getByText(/^\d\.\d\d s$/).waitFor();
  await tile(lively).getByText("With pleasure.").waitFor({ timeout: CALL_MS });
  // Where everything is slow for a moment it is slow too.
  await calm(lively).waitFor({ timeout: CALL_MS });
  // The operator looks at all organisations: each tile says whose call it is.
  await tile(lively).getByText("Reception · Elm Street Dental", { exact: true }).waitFor();
  const cut = await page
    .locator("[data-call] b:not([data-speaker])")
    .evaluateAll((numbers) => numbers.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
  assert.deepEqual(cut, [], "each number is read whole");
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "wall-alerts");
});

/** Which lanes of a call's meter a voice stands in now: 0 the caller's, 1 the agent's. */
const voices = (number: string) =>
  tile(number)
    .locator("canvas")
    .evaluate((canvas: HTMLCanvasElement) => {
      const paint = canvas.getContext("2d") as CanvasRenderingContext2D;
      const at = (x: number, y: number) => paint.getImageData(x, y, 1, 1).data.join();
      return [1, 6].flatMap((y, lane) => (at(1, y) !== at(canvas.width - 2, y) ? [lane] : []));
    });

/** Of so many frames of the page, in how many the call's meter was drawn, and how long they took. */
const drawnIn = (number: string, frames: number) =>
  tile(number)
    .locator("canvas")
    .evaluate(async (canvas: HTMLCanvasElement, frames) => {
      const paint = canvas.getContext("2d") as CanvasRenderingContext2D;
      let fresh = false;
      paint.fillRect = (...area) => ((fresh = true), CanvasRenderingContext2D.prototype.fillRect.apply(paint, area));
      const frame = () => new Promise((next) => requestAnimationFrame(next));
      await frame();
      let drawn = 0;
      const began = performance.now();
      for (let i = 0; i < frames; i++) {
        fresh = false;
        await frame();
        if (fresh) drawn++;
      }
      Reflect.deleteProperty(paint, "fillRect");
      return { drawn, seconds: (performance.now() - began) / 1000 };
    }, frames);

test("both voices move their bars, and hardly move where motion is unwelcome", async () => {
  const FRAMES = 30;
  for (const lane of [0, 1]) await until(`voice ${lane} is drawn`, async () => (await voices(lively)).includes(lane), CALL_MS);
  assert.equal((await drawnIn(lively, FRAMES)).drawn, FRAMES);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const calmly = await drawnIn(lively, FRAMES);
  // Once a second, however slowly this machine makes frames.
  assert.ok(calmly.drawn <= calmly.seconds + 2, `drawn ${calmly.drawn} times in ${calmly.seconds} s`);
  await until("a voice is drawn", async () => (await voices(lively)).length > 0, CALL_MS);
  await page.emulateMedia({ reducedMotion: "no-preference" });
});

test("what needs somebody comes first where that is asked, and what is pinned before all", async () => {
  await page.getByRole("combobox", { name: "Order" }).click();
  await page.getByRole("option", { name: "Slowest answers first" }).click();
  await until("the slow one leads", async () => (await front()) === slow);
  await tile(lively).getByRole("button", { name: "Pin to the front" }).click();
  await until("the pinned one leads", async () => (await front()) === lively);
  await tile(lively).getByRole("button", { name: "Unpin" }).waitFor();
});

test("tiles are reached and worked by keys", async () => {
  const reached = () => page.evaluate(() => document.activeElement?.getAttribute("data-call") ?? "");
  const order = () => page.locator("[data-call]").evaluateAll((all) => all.map((one) => one.getAttribute("data-call") ?? ""));
  assert.equal(await page.locator('[data-call][tabindex="0"]').count(), 1);
  await page.locator('[data-call][tabindex="0"]').focus();
  await page.keyboard.press("Home");
  await until("the first has the focus", async () => (await reached()) === (await order())[0]);
  await page.keyboard.press("ArrowRight");
  await until("the next has it", async () => (await reached()) === (await order())[1]);
  await page.keyboard.press("k");
  await until("the one before has it", async () => (await reached()) === (await order())[0]);
  await page.keyboard.press("p");
  await tile(lively).getByRole("button", { name: "Pin to the front" }).waitFor();
  await page.keyboard.press("Home");
  await until("the first has the focus again", async () => (await reached()) === (await order())[0]);
  const opened = await reached();
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog", { name: /Call with/ });
  await drawer.waitFor();
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  await until("the tile that was opened has the focus", async () => (await reached()) === opened);
  await tile(lively).getByRole("button", { name: "Pin to the front" }).click();
  await until("the pinned one leads", async () => (await front()) === lively);
});

test("as rows it is the same wall, by keys too", async () => {
  await page.getByRole("radio", { name: "Rows" }).click();
  const rows = page.locator("main tbody tr[data-opens]");
  await until("a row each", async () => (await rows.count()) >= 2);
  await rows.first().getByText(lively).waitFor();
  await rows.filter({ hasText: slow }).getByText("Slow answers").waitFor();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "wall-rows");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: /Call with/ }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("radio", { name: "Tiles" }).click();
});

test("numbers, agents and words find a call", async () => {
  const search = page.getByRole("searchbox", { name: "Number, agent or words" });
  await search.fill("that took a while");
  await until("one tile", async () => (await page.locator("[data-call]").count()) === 1 && (await front()) === slow, CALL_MS);
  await search.fill("nothing of the kind");
  await page.getByText("Nothing matches").waitFor();
  await search.fill("");
  await tile(lively).waitFor();
});
