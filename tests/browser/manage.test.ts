// Goal: people are invited, join, get another role and leave; keys, plan, organisation and preferences are kept; all of it is in the audit log.
// Method: the owner of the demo's clinic, and whoever was invited, in browsers of their own.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page, Request } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { go, open, shoot } from "./browser.ts";
import { stage } from "./stage.ts";
import { until } from "./stand.ts";

let page: Page;
const on = stage({ who: "owner@harbour-dental.example", ready: (there) => (page = there.page) });

const dialog = () => page.getByRole("dialog");
const press = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
const row = (words: string) => page.locator("main tbody tr", { hasText: words });
const member = (name: string) => page.getByRole("table", { name: "People" }).locator("tbody tr", { hasText: name });

test("somebody is invited by a link, joins with a password, and is there", async () => {
  await go(page, "/people");
  await press("Invite");
  await dialog().getByLabel("E-mail address").fill("rosa@harbour-dental.example");
  await dialog().getByLabel("Name").fill("Rosa Mole");
  await dialog().getByRole("button", { name: "Invite" }).click();
  const told = page.getByRole("dialog", { name: "Invitation link" });
  const link = await told.locator("[data-copyable]").innerText();
  await page.keyboard.press("Escape");
  const { page: hers } = await open(on.browser, on.stand.url);
  await hers.goto(link);
  await hers.reload();
  await hers.getByLabel("Your name").fill("Rosa Mole");
  await hers.getByLabel("Password").fill("a long enough password");
  await shoot(hers, "join");
  assert.deepEqual(await barriers(hers), []);
  await hers.getByRole("button", { name: "Make the account" }).click();
  await hers.getByRole("navigation", { name: "Main navigation" }).waitFor();
  await hers.context().close();
  await page.reload();
  await member("Rosa Mole").waitFor();
});

test("an invitation gets a new link; the one before opens nothing, and who has an account takes it with that", async () => {
  await press("Invite");
  await dialog().getByLabel("E-mail address").fill("ines@harbour-dental.example");
  await dialog().getByRole("button", { name: "Invite" }).click();
  const told = page.getByRole("dialog", { name: "Invitation link" });
  const before = await told.locator("[data-copyable]").innerText();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "New link for ines@harbour-dental.example" }).click();
  await until("there is another link", async () => (await told.locator("[data-copyable]").innerText()) !== before);
  const link = await told.locator("[data-copyable]").innerText();
  await page.keyboard.press("Escape");
  const { page: theirs } = await open(on.browser, on.stand.url);
  await theirs.goto(before);
  await theirs.reload();
  await theirs.getByLabel("Password").fill("a long enough password");
  await theirs.getByRole("button", { name: "Make the account" }).click();
  await theirs.getByRole("alert").getByText(/opens nothing/).waitFor();
  await theirs.goto(link);
  await theirs.reload();
  await theirs.getByRole("button", { name: "I have an account already" }).click();
  await theirs.getByLabel("E-mail address").fill("owner@bella-tavola.example");
  await theirs.getByLabel("Password").fill("tandem-demo");
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await theirs.getByRole("button", { name: "Accept" }).waitFor();
  assert.deepEqual(await barriers(theirs), []);
  await shoot(theirs, "join-known");
  await theirs.getByRole("button", { name: "Accept" }).click();
  await theirs.getByRole("navigation", { name: "Main navigation" }).waitFor();
  await theirs.context().close();
});

test("what the server refuses stands at its field; what was written is asked about before it is lost", async () => {
  await go(page, "/organisation");
  await page.getByLabel("Time zone").fill("Europe/Nowhere");
  await press("Save");
  const zone = page.getByLabel("Time zone");
  await until("it is told there", async () => (await zone.getAttribute("aria-invalid")) === "true");
  assert.ok(await zone.evaluate((input) => input === document.activeElement));
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "fault-at-field");
  await page.getByRole("link", { name: "People" }).click();
  const asked = page.getByRole("dialog", { name: "Leave without saving?" });
  await asked.getByRole("button", { name: "Go on writing" }).click();
  assert.equal(await zone.inputValue(), "Europe/Nowhere");
  await page.goBack();
  await asked.getByRole("button", { name: "Go on writing" }).click();
  assert.equal(await zone.inputValue(), "Europe/Nowhere");
  await page.getByRole("link", { name: "People" }).click();
  await asked.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("heading", { name: "People" }).waitFor();
  await press("Invite");
  await dialog().getByLabel("Name").fill("Half written");
  await page.keyboard.press("Escape");
  await asked.getByRole("button", { name: "Go on writing" }).click();
  assert.equal(await dialog().getByLabel("Name").inputValue(), "Half written");
  await page.keyboard.press("Escape");
  await asked.getByRole("button", { name: "Leave" }).click();
  await dialog().waitFor({ state: "detached" });
});

test("they get another role, and leave", async () => {
  await go(page, "/people");
  await member("Rosa Mole").getByRole("combobox").click();
  await page.getByRole("option", { name: "Worker" }).click();
  await page.getByText("The person's role is changed").first().waitFor();
  await member("Rosa Mole").getByRole("button", { name: /Remove/ }).click();
  await dialog().getByRole("button", { name: "Remove", exact: true }).click();
  await member("Rosa Mole").waitFor({ state: "detached" });
});

test("a key is shown once, and revoked", async () => {
  await go(page, "/keys");
  await press("New key");
  await dialog().getByLabel("Name").fill("Reports");
  await dialog().getByRole("button", { name: "New key" }).click();
  await page.getByRole("dialog", { name: "Your new key" }).waitFor();
  await shoot(page, "key-shown");
  assert.deepEqual(await barriers(page), []);
  await page.keyboard.press("Escape");
  await row("Reports").getByText("Active").waitFor();
  await row("Reports").getByRole("button", { name: "Revoke" }).click();
  await dialog().getByRole("button", { name: "Revoke", exact: true }).click();
  await row("Reports").getByText("Revoked").waitFor();
});

test("the organisation's own settings are kept", async () => {
  await go(page, "/organisation");
  const kept = page.getByLabel("Days to keep transcripts");
  await kept.fill("0");
  const changes: string[] = [];
  const note = (request: Request) => void (request.method() === "PATCH" && changes.push(request.url()));
  page.on("request", note);
  await press("Save");
  assert.ok(await kept.evaluate((input) => !(input as HTMLInputElement).validity.valid));
  assert.deepEqual(changes, [], "what the field itself refuses is not sent");
  await kept.fill("180");
  await page.getByLabel("Countries that may be called").fill("GB, IE");
  await press("Save");
  await page.getByText("The organisation is changed").first().waitFor();
  page.off("request", note);
  assert.equal(changes.length, 1, "what it takes is");
  await page.reload();
  await until("the countries", async () => (await page.getByLabel("Countries that may be called").inputValue()) === "GB, IE");
  assert.equal(await page.getByLabel("Days to keep transcripts").inputValue(), "180");
});

test("another plan is asked for", async () => {
  await go(page, "/plan");
  await page.getByLabel("Ask for another plan").fill("clinic plus");
  await press("Save");
  await page.getByText("Asked for: clinic plus").waitFor();
});

test("the audit log has it all, with who and what", async () => {
  await go(page, "/audit");
  await page.getByRole("combobox", { name: "What" }).click();
  await page.getByRole("option", { name: "Changed" }).click();
  const changed = page.locator("main tbody tr[data-opens]", { hasText: "Priya Nair" });
  await changed.first().click();
  await page.getByRole("dialog").getByLabel("Changes").waitFor();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "audit-entry");
  await page.keyboard.press("Escape");
});

test("preferences hold on this machine: theme, keys", async () => {
  await go(page, "/preferences");
  await page.getByRole("radio", { name: "Dark" }).click();
  await page.getByRole("switch", { name: "Single-key shortcuts" }).click();
  await page.reload();
  await page.locator('html[data-theme="dark"]').waitFor();
  await page.getByRole("heading", { name: "Preferences" }).waitFor();
  await page.keyboard.press("?");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Go to or do…" }).waitFor();
  assert.equal(await page.getByRole("dialog").count(), 1, "single keys do nothing");
});
