// Goal: each screen shows what it is for, without a fault that a user would meet: errors, failed requests, barriers.
// Method: the demo's data, an operator's and an owner's eyes, light and dark, a small laptop and a telephone; a picture of each for people
// to look at.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { go, launch, open, shoot, signIn, type Watched, wider } from "./browser.ts";
import { Stand } from "./stand.ts";

let stand: Stand;
let browser: Browser;
before(async () => {
  stand = await Stand.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await stand?.stop();
});

/** The narrowest that is still sold, and a small laptop. */
const [telephone, laptop] = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];

/** Path, picture, and words that are there when it shows what it should. */
const owners: [string, string, RegExp][] = [
  ["/", "overview", /Calls in seven days/],
  ["/live", "live", /All quiet|right now/],
  ["/calls", "calls", /Started/],
  ["/calendar", "calendar", /Appointments/],
  ["/agents", "agents", /Published/],
  ["/intents", "intents", /What callers say/],
  ["/hours", "hours", /Monday/],
  ["/numbers", "numbers", /Main line/],
  ["/outgoing", "outgoing", /No list has been called/],
  ["/analytics", "analytics", /Time to answer/],
  ["/contacts", "contacts", /Dmitri Volkov/],
  ["/records", "records", /Invoice of/],
  ["/customers", "customers", /Use of numbers/],
  ["/connections", "connections", /No apps are connected/],
  ["/outbound", "deliveries", /Nothing has been sent/],
  ["/webhooks", "webhooks", /No webhooks yet/],
  ["/people", "people", /Priya Nair/],
  ["/keys", "keys", /No keys yet/],
  ["/audit", "audit", /Audit log/],
  ["/webhook-log", "webhook-log", /Messages received/],
  ["/plan", "plan", /Minutes used/],
  ["/organisation", "organisation", /Days to keep transcripts/],
  ["/preferences", "preferences", /Single-key shortcuts/],
];

async function check({ page, faults }: Watched, path: string, picture: string, words: RegExp): Promise<void> {
  faults.length = 0;
  await go(page, path);
  await page.locator("main").getByText(words).first().waitFor();
  await shoot(page, picture);
  assert.equal(await wider(page), 0, `${path} is wider than the window`);
  assert.deepEqual(faults, [], `faults on ${path}`);
  assert.deepEqual(await barriers(page), [], `barriers on ${path}`);
}

for (const theme of ["light", "dark"] as const)
  describe(`an owner's screens, ${theme}`, () => {
    let watched: Watched;
    before(async () => {
      watched = await open(browser, stand.url, { theme, size: laptop });
      await shoot(watched.page, `sign-in-${theme}`);
      assert.deepEqual(await barriers(watched.page), []);
      await signIn(watched.page, "owner@harbour-dental.example");
    });
    after(() => watched?.page.context().close());
    for (const [path, picture, words] of owners)
      test(path, () => check(watched, path, `${picture}-${theme}`, words));

    test("a call's page, each of its parts", async () => {
      const { page, faults } = watched;
      await go(page, "/calls?outcome=booked");
      await page.locator("main tbody tr[data-opens]").first().click();
      await page.getByText("Details").waitFor();
      for (const part of ["Transcript", "Time to answer", "Events", "Deliveries", "All data"]) {
        await page.getByRole("tab", { name: part }).click();
        await page.getByRole("tabpanel", { name: part }).waitFor();
        await shoot(page, `call-${part.toLowerCase().replaceAll(" ", "-")}-${theme}`);
        assert.deepEqual(await barriers(page), [], part);
      }
      assert.deepEqual(faults, []);
    });

    test("an agent's page, each of its parts", async () => {
      const { page, faults } = watched;
      await go(page, "/agents");
      await page.locator("main tbody tr[data-opens]", { hasText: "Published" }).first().click();
      for (const part of ["Editor", "Versions", "Lent to"]) {
        await page.getByRole("tab", { name: part }).click();
        await page.getByRole("tabpanel", { name: part }).waitFor();
        await page.waitForLoadState("networkidle");
        await shoot(page, `agent-${part.toLowerCase().replaceAll(" ", "-")}-${theme}`);
        assert.deepEqual(await barriers(page), [], part);
      }
      assert.deepEqual(faults, []);
    });
  });

describe("an owner's screens on a telephone, dark", () => {
  let watched: Watched;
  before(async () => {
    watched = await open(browser, stand.url, { theme: "dark", size: telephone });
    await signIn(watched.page, "owner@harbour-dental.example");
  });
  after(() => watched?.page.context().close());
  for (const [path, picture, words] of owners)
    test(path, () => check(watched, path, `${picture}-narrow`, words));
});

describe("an operator's screens", () => {
  let watched: Watched;
  before(async () => {
    watched = await open(browser, stand.url);
    await signIn(watched.page, "operator@tandem.example");
  });
  after(() => watched?.page.context().close());
  test("/system", () => check(watched, "/system", "system", /Up since/));
  test("/numbers, with those of the carrier", () => check(watched, "/numbers", "numbers-operator", /At the carrier/));
  test("/calls of every organisation", () => check(watched, "/calls", "calls-operator", /Started/));
  test("what needs one organisation says so", () => check(watched, "/people", "choose", /Choose an organisation first/));
});

test("on a telephone the menu names the places, and goes there", async () => {
  const { page } = await open(browser, stand.url, { size: telephone });
  await signIn(page, "owner@harbour-dental.example");
  const menu = page.getByRole("button", { name: "Menu", exact: true });
  await menu.click();
  await page.getByRole("navigation", { name: "Main navigation" }).getByText("Contacts").click();
  await page.getByRole("heading", { name: "Contacts" }).waitFor();
  await menu.waitFor();
  await menu.click();
  assert.deepEqual(await barriers(page), []);
  await page.keyboard.press("Escape");
  await menu.waitFor();
  assert.equal(await wider(page), 0);
  await page.context().close();
});
