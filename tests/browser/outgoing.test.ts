// Goal: an agent rings somebody, or a whole list, from the console; what the organisation may not call is refused in words.
// Method: the simulated carrier, which answers one number and finds another busy.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { ApiClient } from "./api_client.ts";
import { go, launch, lookAt, open, shoot, signIn } from "./browser.ts";
import { Stand } from "./stand.ts";

const OPERATOR = "operator@tandem.example";
const SCENARIO = `
[[calls]]
name = "answers"
direction = "outbound"
from = "+15557122661"
to = "+15558675321"
ring_ms = 1000
turns = [{ say = ["hello"], transcript = "Hello." }, { wait = "agent" }, { hang_up = true }]
[[calls]]
name = "busy"
direction = "outbound"
from = "+15557122661"
to = "+15558675322"
answer = "busy"
ring_ms = 1000
turns = [{ hang_up = true }]
[model]
`;
const CALL_MS = 120_000;

let stand: Stand;
let browser: Browser;
let page: Page;
before(async () => {
  const scenario = `/tmp/tandem-outgoing-${process.pid}.toml`;
  writeFileSync(scenario, SCENARIO);
  stand = await Stand.start({ scenario });
  browser = await launch();
  const api = await ApiClient.signIn(stand.url, OPERATOR);
  const { data } = await api.get<{ data: { id: string; slug: string }[] }>("/api/organisations");
  const id = data.find((one) => one.slug === "elm-street")?.id ?? "";
  const always = { outgoing_from: "00:00", outgoing_until: "24:00", outgoing_weekdays: [1, 2, 3, 4, 5, 6, 7] };
  await api.send("PATCH", `/api/organisations/${id}`, { outgoing_countries: ["US"], ...always });
  ({ page } = await open(browser, stand.url));
  await signIn(page, OPERATOR);
  await lookAt(page, id);
  await page.reload();
});
after(async () => {
  await browser?.close();
  await stand?.stop();
});

const dialog = () => page.getByRole("dialog");

test("a number that may not be called is refused, and why", async () => {
  await go(page, "/outgoing");
  await page.getByText("No list has been called yet").waitFor();
  await page.getByRole("button", { name: "Call somebody" }).click();
  await dialog().getByLabel("Number to call").fill("+44 20 7946 0999");
  await dialog().getByRole("button", { name: "Call somebody" }).click();
  await dialog().getByRole("alert").getByText(/GB/).waitFor();
  const number = dialog().getByLabel("Number to call");
  assert.equal(await number.getAttribute("aria-invalid"), "true");
  assert.ok(await number.evaluate((input) => input === document.activeElement), "the first field that is wrong has the focus");
  const told = (await number.getAttribute("aria-describedby")) ?? "";
  const said = await Promise.all(told.split(" ").map((id) => page.locator(`[id="${id}"]`).innerText()));
  assert.match(said.join(" "), /GB/, "the field is described by what is wrong with it");
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "outgoing-refused");
});

test("one that may is rung, speaks with the agent, and stands among the calls", async () => {
  await dialog().getByLabel("Number to call").fill("+1 555 867 5321");
  await dialog().getByRole("button", { name: "Call somebody" }).click();
  await page.getByRole("heading", { name: "Call with +1 555 867 5321" }).waitFor();
  await page.getByText("Outgoing", { exact: true }).waitFor();
  await page.getByText("Caller hung up").first().waitFor({ timeout: CALL_MS });
  await page.getByText("Hello.", { exact: true }).first().waitFor();
});

test("a contact is called from their row", async () => {
  await go(page, "/contacts");
  await page.getByRole("button", { name: "More actions: Ann Elm" }).click();
  await page.getByRole("menuitem", { name: "Call somebody" }).click();
  assert.equal(await dialog().getByLabel("Number to call").inputValue(), "+15558675310");
  await page.keyboard.press("Escape");
});

test("calling hours are set where a page speaks of them; a list waits for them, and says so", async () => {
  await go(page, "/outgoing");
  await page.locator("main").getByRole("link", { name: "Calling hours" }).click();
  await page.getByRole("heading", { name: "Opening hours", level: 1 }).waitFor();
  const change = page.getByRole("button", { name: "Change the calling hours" });
  const day = (name: string) => dialog().getByLabel(name, { exact: true });
  await change.click();
  for (const name of ["Saturday", "Sunday"]) await day(name).click();
  await day("All day").click();
  await day("From").fill("09:00");
  await day("Until").fill("09:00");
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "calling-hours");
  await dialog().getByRole("button", { name: "Save" }).click();
  await dialog().getByRole("alert").getByText(/when they begin/).waitFor();
  await day("Until").fill("02:00");
  await dialog().getByRole("button", { name: "Save" }).click();
  await page.getByText("Monday to Friday").waitFor();
  await page.getByText("09:00 to 02:00 of the next day").waitFor();
  await change.click();
  for (const name of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]) await day(name).click();
  await dialog().getByRole("button", { name: "Save" }).click();
  await page.getByText("No calls on any day").waitFor();

  await go(page, "/outgoing");
  await page.getByRole("button", { name: "Call a list" }).click();
  await dialog().getByLabel("Name of the list").fill("Later");
  await dialog().getByLabel("Numbers", { exact: true }).fill("+15558675324");
  await dialog().getByRole("button", { name: "Call a list" }).click();
  await page.locator("main tbody tr", { hasText: "Later" }).click();
  const drawer = page.getByRole("dialog", { name: "Later" });
  await drawer.getByText("Waits for calling hours, of which the organisation has none").first().waitFor();
  await drawer.getByRole("button", { name: "Call off" }).click();
  await page.getByRole("dialog", { name: "Call off the rest of this list?" }).getByRole("button", { name: "Call off" }).click();
  await drawer.getByText("Called off").first().waitFor();

  await go(page, "/hours");
  await change.click();
  for (const name of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]) await day(name).click();
  await day("All day").click();
  await dialog().getByRole("button", { name: "Save" }).click();
  await page.getByText("Every day").waitFor();
});

test("a list is worked through, each with what came of it, and its rest called off", async () => {
  await go(page, "/outgoing");
  await page.getByRole("button", { name: "Call a list" }).click();
  await dialog().getByLabel("Name of the list").fill("Recalls");
  const numbers = dialog().getByLabel("Numbers", { exact: true });
  await numbers.fill("+15558675321\n+15558675322\n+1 555 867 5321");
  await dialog().getByRole("button", { name: "Call a list" }).click();
  await dialog().getByRole("alert").getByText("Entry 3, +1 555 867 5321, is entry 1 again").waitFor();
  await numbers.fill("+15558675321\n+15558675322\n+15558675323");
  await dialog().getByLabel("Calls a minute").fill("20");
  await dialog().getByRole("button", { name: "Call a list" }).click();
  const list = page.locator("main tbody tr", { hasText: "Recalls" });
  await list.click();
  const drawer = page.getByRole("dialog", { name: "Recalls" });
  const call = (number: string) => drawer.locator("tbody tr", { hasText: number });
  await drawer.getByRole("progressbar").waitFor();
  await call("555 867 5322").getByText("Busy").waitFor({ timeout: CALL_MS });
  await call("555 867 5321").getByText("Caller hung up").waitFor({ timeout: CALL_MS });
  await drawer.getByText(/Busy: 1/).waitFor();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "outgoing-list");
  const cancel = drawer.getByRole("button", { name: "Call off" });
  if (await cancel.isVisible()) {
    await cancel.click();
    await page.getByRole("dialog", { name: "Call off the rest of this list?" }).getByRole("button", { name: "Call off" }).click();
  }
  await drawer.getByText(/Called off|Done/).first().waitFor();
});
