// Goal: a Google calendar is connected and set up, and appointments are made, moved and cancelled by people.
// Method: the simulated Google, which consents at once; the administrator of the demo's clinic.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { go, shoot } from "./browser.ts";
import { stage } from "./stage.ts";

let page: Page;
stage({ who: "admin@harbour-dental.example", ready: (there) => (page = there.page) });

const dialog = () => page.getByRole("dialog");
const row = (words: string) => page.locator("main tbody tr", { hasText: words });
async function act(of: string, what: string): Promise<void> {
  await page.getByRole("button", { name: `More actions: ${of}` }).first().click();
  await page.getByRole("menuitem", { name: what }).click();
}

const TUESDAY = 2;
/** Ten in the morning of a Tuesday, more than a week from now, or so many days behind it, as the field takes it. */
const ten = (days: number): string => {
  const at = new Date();
  at.setDate(at.getDate() + 8);
  while (at.getDay() !== TUESDAY) at.setDate(at.getDate() + 1);
  at.setDate(at.getDate() + days);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}T10:00`;
};

test("an appointment is made, moved and cancelled", async () => {
  await go(page, "/calendar");
  await page.getByRole("button", { name: "New appointment" }).click();
  await dialog().getByLabel("Starts").fill(ten(0));
  await dialog().getByLabel("Minutes").fill("30");
  await dialog().getByLabel("What for").fill("Zeppelin check-up");
  await dialog().getByLabel("Name").fill("Nora Quay");
  await dialog().getByRole("button", { name: "New appointment" }).click();
  await dialog().waitFor({ state: "detached" });
  await row("Zeppelin check-up").getByText("Confirmed").waitFor();
  await row("Zeppelin check-up").getByText("A person").waitFor();
  const first = await row("Zeppelin check-up").locator("b").innerText();
  await act("Zeppelin check-up", "Move");
  await dialog().getByLabel("Starts").fill(ten(1));
  await dialog().getByRole("button", { name: "Move", exact: true }).click();
  await dialog().waitFor({ state: "detached" });
  await row("Zeppelin check-up").locator("b").filter({ hasNotText: first }).waitFor();
  await act("Zeppelin check-up", "Cancel appointment");
  await dialog().getByRole("button", { name: "Cancel appointment" }).click();
  await dialog().waitFor({ state: "detached" });
  await row("Zeppelin check-up").getByText("Cancelled").waitFor();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "calendar-appointments");
});

test("a calendar at Google is connected, set up, checked and disconnected", async () => {
  await page.getByRole("tab", { name: "Calendars" }).click();
  await row("Appointment book").waitFor();
  const back = page.waitForResponse((answer) => answer.url().includes("/api/calendar/callback"));
  await page.getByRole("button", { name: "Connect Google" }).first().click();
  await back;
  await page.waitForURL(/calendar=connected/);
  await go(page, "/calendar");
  await page.getByRole("tab", { name: "Calendars" }).click();
  const google = row("Google Calendar");
  await google.getByText("Works").waitFor();
  await google.getByRole("button", { name: "Check now" }).click();
  await page.getByText("Checked").first().waitFor();
  await google.getByRole("button", { name: "Settings" }).click();
  await dialog().getByLabel("Name").fill("Dr Ashworth's");
  await dialog().getByLabel("An appointment, minutes").fill("45");
  await dialog().getByRole("switch", { name: "Books here" }).click();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "calendar-settings");
  await dialog().getByRole("button", { name: "Save" }).click();
  await dialog().waitFor({ state: "detached" });
  const ours = row("Dr Ashworth's");
  await ours.getByText("Books here").waitFor();
  await ours.getByText("45").waitFor();
  await shoot(page, "calendar-connections");
  await ours.getByRole("button", { name: "Disconnect" }).click();
  await dialog().getByRole("button", { name: "Disconnect" }).click();
  await ours.waitFor({ state: "detached" });
});
