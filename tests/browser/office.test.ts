// Goal: the back office: contacts, records, connected apps, webhooks and what was delivered, customers.
// Method: the owner of the demo's clinic, in the console alone; a receiver that is a program of this test.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { go, shoot } from "./browser.ts";
import { stage } from "./stage.ts";
import { until } from "./stand.ts";

const DELIVERED_MS = 120_000;
const on = stage({ who: "owner@harbour-dental.example", settings: { TANDEM_EGRESS_ALLOW: "127.0.0.0/8" } });
let page: Page;
let receiver: Server;
let address = "";
/** What the receiver answers, and the secrets that it was shown. */
let answers = 200;
const shown: string[] = [];
before(async () => {
  page = on.page;
  receiver = createServer((request, reply) => {
    shown.push(request.headers.authorization ?? "");
    request.resume().on("end", () => reply.writeHead(answers).end("{}"));
  });
  await new Promise<void>((ready) => receiver.listen(0, "127.0.0.1", ready));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
after(() => {
  receiver?.closeAllConnections();
  receiver?.close();
});

const dialog = () => page.getByRole("dialog").last();
const press = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
const row = (words: string) => page.locator("main tbody tr", { hasText: words });
/** Answers the dialog in front; it goes. */
async function answer(button: string): Promise<void> {
  const open_ = await page.getByRole("dialog").count();
  await dialog().getByRole("button", { name: button, exact: true }).click();
  await until("the dialog is gone", async () => (await page.getByRole("dialog").count()) < open_);
}
async function choose(field: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: field }).last().click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

test("a contact is made, refused without a way to reach them, changed and deleted", async () => {
  await go(page, "/contacts");
  await press("New contact");
  await dialog().getByLabel("Name").fill("Nora Quay");
  await dialog().getByRole("button", { name: "Save" }).click();
  await dialog().getByRole("alert").getByText("is needed").waitFor();
  await dialog().getByLabel("Phone").fill("+44 7700 900321");
  await answer("Save");
  await page.getByRole("searchbox").fill("Quay");
  await row("Nora Quay").waitFor();
  await page.getByRole("button", { name: "More actions: Nora Quay" }).click();
  await page.getByRole("menuitem", { name: "Edit contact" }).click();
  await dialog().getByLabel("Company").fill("Quay and Sons");
  await answer("Save");
  await row("Quay and Sons").waitFor();
  await page.getByRole("button", { name: "More actions: Nora Quay" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await answer("Delete");
  await page.getByText("Nothing matches").waitFor();
});

test("a record is made, found by filters, moved on, and taken away as a table", async () => {
  await go(page, "/records");
  await press("New record");
  await dialog().getByLabel("Title").fill("Crown for Mr Quay");
  await choose("Type", "Invoice");
  await dialog().getByLabel("Amount").fill("480.50");
  await dialog().getByLabel("Currency").fill("gbp");
  await answer("New record");
  await choose("Type", "Invoice");
  await page.getByRole("searchbox").fill("Crown for");
  await row("Crown for Mr Quay").getByText("480.50").waitFor();
  await row("Crown for Mr Quay").click();
  await choose("Status", "Approved");
  await dialog().getByText("Change").first().waitFor();
  await dialog().getByLabel("Notes").fill("Paid by card.");
  await dialog().getByRole("button", { name: "Save" }).click();
  await page.getByText("The record is kept").first().waitFor();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "record");
  await page.keyboard.press("Escape");
  await row("Crown for Mr Quay").getByText("Approved").waitFor();
  const coming = page.waitForEvent("download");
  await press("Export CSV");
  const table = readFileSync(await (await coming).path(), "utf8");
  assert.match(table, /Crown for Mr Quay/);
});

test("an app is connected, tried, given another secret, and disconnected", async () => {
  await go(page, "/connections");
  await press("Connect an app");
  await choose("App", "Webhook");
  await dialog().getByLabel("URL").fill(address);
  await dialog().getByLabel("Secret").fill("first-secret");
  await answer("Connect an app");
  await row("Webhook").click();
  await dialog().getByRole("button", { name: "Test" }).click();
  await dialog().getByText("The app answered").waitFor();
  assert.equal(shown.at(-1), "Bearer first-secret");
  await dialog().getByRole("button", { name: "New secret" }).click();
  await dialog().getByLabel("Secret").fill("second-secret");
  await answer("New secret");
  answers = 500;
  await dialog().getByRole("button", { name: "Test" }).click();
  await dialog().getByText("It does not work").waitFor();
  await dialog().getByText(/status 500/).first().waitFor();
  assert.equal(shown.at(-1), "Bearer second-secret");
  answers = 200;
  await dialog().getByRole("table", { name: "Exchanges" }).locator("tbody tr").nth(1).waitFor();
  assert.doesNotMatch(await page.locator("body").innerText(), /second-secret/);
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "connection");
  await dialog().getByRole("button", { name: "Disconnect" }).click();
  await dialog().getByRole("button", { name: "Disconnect" }).click();
  await page.getByText("No apps are connected").waitFor();
});

test("a webhook is told; what was sent is seen, and sent again", async () => {
  await go(page, "/webhooks");
  await press("New endpoint");
  await dialog().getByLabel("Address").fill(address);
  await dialog().getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog", { name: "Its secret" }).waitFor();
  await page.keyboard.press("Escape");
  await row(address).waitFor();
  const before_ = shown.length;
  await page.getByRole("button", { name: `More actions: ${address}` }).click();
  await page.getByRole("menuitem", { name: "Send a test" }).click();
  await until("the receiver is told", async () => shown.length > before_, DELIVERED_MS);
  await go(page, "/outbound");
  await row("Delivered").first().waitFor({ timeout: DELIVERED_MS });
  await row("Delivered").first().click();
  await dialog().getByRole("table", { name: "Tries" }).locator("tbody tr").first().waitFor();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "delivery");
  const told = shown.length;
  await dialog().getByRole("button", { name: "Send again" }).click();
  await until("it comes again", async () => shown.length > told, DELIVERED_MS);
});

test("a customer is made, with an invitation for its owner", async () => {
  await go(page, "/customers");
  await press("New customer");
  await dialog().getByLabel("Name", { exact: true }).fill("Pier Clinic");
  await dialog().getByLabel("Short name").fill("pier-clinic");
  await dialog().getByLabel("Owner's e-mail address").fill("owner@pier.example");
  await answer("New customer");
  const link = page.getByRole("dialog", { name: "Invitation link" });
  await link.getByText(/#\/join\//).waitFor();
  await page.keyboard.press("Escape");
  await row("Pier Clinic").getByText("not yet accepted").waitFor();
});
