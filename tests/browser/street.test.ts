// Goal: what `tools/run` shows by itself: calls of different people come, go on beside each other, and become history.
// Method: the simulated carrier places the calls of the high street, faster than it does for people.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { go, launch, open, shoot, signIn, type Watched } from "./browser.ts";
import { root, Stand, until } from "./stand.ts";

const CALLS_MS = 180_000;
const AT_ONCE = 4;

let stand: Stand;
let browser: Browser;
let watched: Watched;
before(async () => {
  stand = await Stand.start({
    scenario: join(root, "tools/sim/scenarios/high-street.toml"),
    carrier: ["--trickle", "20", "--trickle-live", String(AT_ONCE)],
  });
  browser = await launch();
  watched = await open(browser, stand.url);
  await signIn(watched.page, "operator@tandem.example");
});
after(async () => {
  await browser?.close();
  await stand?.stop();
});

test("several calls stand on the wall, each with its own words, and no more than there may be", async () => {
  const { page } = watched;
  await go(page, "/live");
  const tiles = page.locator("[data-call]");
  let most = 0;
  await until(
    "three at once",
    async () => {
      most = Math.max(most, await tiles.count());
      return most >= 3;
    },
    CALLS_MS,
  );
  await shoot(page, "live-street");
  assert.ok(most <= AT_ONCE, `${most} at once`);
});

test("callers say what is theirs, and the calls end as they should", async () => {
  const { page } = watched;
  const theirs = page.locator("main tbody tr[data-opens]").filter({ hasText: /Caller hung up|Agent ended/ });
  await until(
    "the table for four is through",
    async () => {
      await go(page, "/calls?number=%2B12125550187");
      await page.reload();
      await page.getByRole("heading", { name: "Calls" }).waitFor();
      return (await theirs.count()) > 0;
    },
    CALLS_MS,
  );
  await theirs.first().click();
  await page.getByText("For four.", { exact: true }).waitFor();
  await page.getByText(/Friday at half past eight/).first().waitFor();
});
