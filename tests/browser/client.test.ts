// Goal: what a client sees of their receptionist: agents, calls now and before, what came of them, and every word; and an operator any
// organisation's. The number of live calls stands on every page, and a new call is told.
// Method: the demo's organisations; a call of Elm Street that is on meanwhile.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { routes } from "../../control/console/src/shell/routes.ts";
import { barriers } from "./accessibility.ts";
import { go, launch, open, shoot, signIn } from "./browser.ts";
import { Stand, until } from "./stand.ts";

const SCENARIO = `
[[calls]]
from = "+15558675310"
to = "+15557122661"
turns = [{ wait = "agent" }, ${`{ wait_ms = 6000 }, { say = ["hello"], transcript = "Hello." }, `.repeat(90)}{ hang_up = true }]
[model]
turns = [{ say = "Hello, Elm Street Dental." }]
`;

let stand: Stand;
let browser: Browser;
before(async () => {
  const scenario = `/tmp/tandem-client-${process.pid}.toml`;
  writeFileSync(scenario, SCENARIO);
  stand = await Stand.start({ scenario });
  browser = await launch("--autoplay-policy=no-user-gesture-required");
});
after(async () => {
  await browser?.close();
  await stand?.stop();
});

async function seen(email: string): Promise<Page> {
  const { page } = await open(browser, stand.url);
  await signIn(page, email);
  return page;
}

test("a client's first page: agents, numbers, outcomes, the latest calls with words and events", async () => {
  const page = await seen("member@harbour-dental.example");
  await go(page, "/");
  for (const told of ["On the phone now", "Calls today", "Calls in seven days", "Minutes"])
    await page.locator("dt", { hasText: told }).waitFor();
  const card = (name: string) => page.locator("section", { has: page.getByRole("heading", { name, exact: true }) });
  await card("Published agents").getByRole("link").first().waitFor();
  await card("Outcomes").getByText("Booked").waitFor();
  const latest = card("Latest calls").locator("tbody tr[data-opens]");
  await latest.first().waitFor();
  await latest.nth(1).click();
  const words = page.getByRole("region", { name: "Latest call", exact: true });
  await words.getByText("Agent").first().waitFor();
  await page.getByRole("button", { name: "Events" }).click();
  await words.getByText("Call started").waitFor();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "client-overview");
  await page.getByRole("link", { name: "Open the call" }).click();
  await page.getByRole("heading", { name: /Call with/ }).waitFor();
  await page.context().close();
});

test("a client reads, and is offered no change", async () => {
  const page = await seen("member@harbour-dental.example");
  for (const [path, button] of [
    ["/agents", "New agent"],
    ["/intents", "New question"],
    ["/contacts", "New contact"],
    ["/records", "New record"],
    ["/people", "Invite"],
    ["/outgoing", "Call somebody"],
  ] as const) {
    await go(page, path);
    assert.equal(await page.getByRole("button", { name: button }).count(), 0, path);
  }
  await go(page, "/agents");
  await page.locator("main tbody tr[data-opens]").first().click();
  assert.ok(await page.getByLabel("Greeting").isDisabled());
  await page.context().close();
});

test("an operator chooses among all organisations, and the choice stays", async () => {
  const page = await seen("operator@tandem.example");
  const table = page.getByRole("table", { name: "Numbers", exact: true });
  const rows = table.locator("tbody tr");
  const switcher = page.getByRole("combobox", { name: "Organisation" });
  await go(page, "/numbers");
  await table.getByText("+44 20 7946 0101").waitFor();
  const all = await rows.count();
  await switcher.click();
  await page.getByRole("option", { name: "Bella Tavola" }).click();
  await until("the numbers of one", async () => (await rows.count()) < all);
  assert.doesNotMatch(await table.innerText(), /7946 0101/);
  await page.reload();
  await switcher.getByText("Bella Tavola").waitFor();
  await table.getByText("212 555 0142").waitFor();
  await switcher.click();
  await page.getByRole("option", { name: "All organisations" }).click();
  await page.context().close();
});

test("a new call is told in the corner, by a tone and on the desktop, each of which can be switched off", async () => {
  const { page } = await open(browser, stand.url);
  await page.context().grantPermissions(["notifications"], { origin: stand.url });
  await page.addInitScript(() => {
    const told = window as unknown as { tones: number; notices: string[] };
    told.tones = 0;
    told.notices = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (this: OscillatorNode, when?: number) {
      told.tones++;
      return start.call(this, when);
    };
    // Headless there is no desktop to show it on.
    window.Notification = class {
      static readonly permission = "granted";
      static requestPermission = () => Promise.resolve("granted" as const);
      onclick = null;
      constructor(title: string) {
        told.notices.push(title);
      }
      close(): void {}
    } as unknown as typeof Notification;
  });
  await page.reload();
  await signIn(page, "operator@tandem.example");
  await go(page, "/preferences");
  await page.getByRole("switch", { name: "Desktop notices of new calls" }).click();
  const tones = () => page.evaluate(() => (window as unknown as { tones: number }).tones);
  await stand.placeCall();
  await page.getByText(/New call from/).first().waitFor();
  // What is pointed at stays.
  await page.getByRole("button", { name: "Watch" }).hover();
  await until("the tone", async () => (await tones()) > 0);
  await shoot(page, "new-call");
  await page.getByRole("button", { name: "Watch" }).click();
  const drawer = page.getByRole("dialog", { name: /Call with/ });
  const announced = () => drawer.getByRole("log").getAttribute("aria-live");
  await until("its words are read out", async () => (await announced()) === "polite");
  await go(page, "/preferences");
  await page.getByRole("switch", { name: "Announce the live transcript" }).click();
  await go(page, "/live");
  await page.locator("[data-call]").first().click();
  assert.equal(await announced(), "off", "where that is not wanted they are not");

  await drawer.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Sound for new calls is on" }).click();
  await page.evaluate(() => Object.defineProperty(document, "hidden", { get: () => true, configurable: true }));
  const before_ = await tones();
  await stand.placeCall();
  const notices = () => page.evaluate(() => (window as unknown as { notices: string[] }).notices);
  await until("the notice", async () => (await notices()).length === 1);
  assert.match((await notices())[0] ?? "", /New call from/);
  assert.equal(await tones(), before_, "the tone is off");
  await page.context().close();
});

test("the number of live calls stands on every page", async () => {
  const page = await seen("operator@tandem.example");
  for (const { path } of routes.filter((route) => !route.path.includes(":"))) {
    await go(page, path);
    await page.getByRole("navigation", { name: "Main navigation" }).getByRole("status", { name: "2 live calls" }).waitFor();
  }
  await page.context().close();
});
