// Goal: the back office: contacts, records, connected apps, webhooks and what was delivered, customers.
// Method: the owner of the demo's clinic, in the console alone; a receiver that is a program of this test.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { ApiClient } from "./api_client.ts";
import { go, shoot } from "./browser.ts";
import { stage } from "./stage.ts";
import { type Stand, until } from "./stand.ts";

const DELIVERED_MS = 120_000;
const OWNER = "owner@harbour-dental.example";
let page: Page;
let stand: Stand;
let api: ApiClient;
let receiver: Server;
let address = "";
/** What the receiver answers, the secrets that it was shown, and where it was asked. */
let answers = 200;
const shown: string[] = [];
const paths: string[] = [];
stage({
  who: OWNER,
  settings: { TANDEM_EGRESS_ALLOW: "127.0.0.0/8" },
  ready: async (there) => {
    ({ page, stand } = there);
    api = await ApiClient.signIn(stand.url, OWNER);
    receiver = createServer((request, reply) => {
      shown.push(request.headers.authorization ?? "");
      paths.push(request.url ?? "");
      request.resume().on("end", () => reply.writeHead(answers).end("{}"));
    });
    await new Promise<void>((ready) => receiver.listen(0, "127.0.0.1", ready));
    address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  },
});
after(() => {
  receiver?.closeAllConnections();
  receiver?.close();
});

const dialog = () => page.getByRole("dialog").last();
const press = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
const row = (words: string) => page.locator("main tbody tr", { hasText: words });
/** Answers the dialog in front by a button of its foot, which comes behind the cross of its head; it goes. */
async function answer(button: string): Promise<void> {
  const front = await dialog().elementHandle();
  await dialog().getByRole("button", { name: button, exact: true }).last().click();
  await front?.waitForElementState("hidden");
}
async function choose(field: string, option: string, within: Page | Locator = page): Promise<void> {
  await within.getByRole("combobox", { name: field }).click();
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

test("contacts come out of a file: lines that are none are told, with why; and go out as a table", async () => {
  await page.getByRole("searchbox").fill("");
  await press("Import CSV");
  const lines = ["Name;Telephone;E-mail", "Vera Pier;020 7946 0888;vera@pier.example", "Nobody;12;", "=Formula;+447700900999;"];
  await dialog().getByLabel("File").setInputFiles({
    name: "contacts.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(lines.join("\r\n")),
  });
  await dialog().getByText("2 contacts to import, 1 line left out").waitFor();
  await dialog().getByRole("button", { name: "Import" }).click();
  const left = dialog().getByRole("table", { name: "Lines that were not imported" });
  await left.getByRole("row", { name: /^3 .*12/ }).waitFor();
  assert.deepEqual(await barriers(page), []);
  await dialog().getByText("2 lines were taken: 2, 4").waitFor();
  await shoot(page, "contacts-import");
  await answer("Close");
  await page.getByRole("searchbox").fill("Pier");
  await row("+44 20 7946 0888").waitFor();
  await page.getByRole("searchbox").fill("Formula");
  await row("=Formula").waitFor();
  const saved = page.waitForEvent("download");
  await press("Export CSV");
  const table = readFileSync((await (await saved).path()) ?? "", "utf8");
  assert.match(table, /"'=Formula"/);
});

test("an import that breaks off tells of each line, and gives back those that it did not take", async () => {
  await page.getByRole("searchbox").fill("");
  let asked = 0;
  await page.route("**/api/contacts", (route) => {
    if (route.request().method() !== "POST" || ++asked !== 2) return route.continue();
    return route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ title: "Not any more" }) });
  });
  const read = async (lines: string) => {
    await press("Import CSV");
    await dialog()
      .getByLabel("File")
      .setInputFiles({ name: "contacts.csv", mimeType: "text/csv", buffer: Buffer.from(lines) });
    await dialog().getByRole("button", { name: "Import" }).click();
  };
  await read("name,phone\nUna First,020 7946 0701\nUna Second,020 7946 0702\nUna Third,12\nUna Fourth,020 7946 0704\n");
  await dialog().getByRole("alert").getByText(/broke off at line 3: Not any more/).waitFor();
  await dialog().getByText("1 line was taken: 2").waitFor();
  await dialog().getByText("1 line was refused").waitFor();
  await dialog().getByText("1 line was not tried: 5").waitFor();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "contacts-import-broken");
  const saved = page.waitForEvent("download");
  await dialog().getByRole("button", { name: "Download these lines" }).click();
  const rest = readFileSync((await (await saved).path()) ?? "", "utf8");
  await answer("Close");
  await page.unroute("**/api/contacts");
  await read(rest.replace("Una Third,12", "Una Third,020 7946 0703"));
  await page.getByText("3 contacts were added").first().waitFor();
  await page.getByRole("searchbox").fill("Una");
  for (const who of ["First", "Second", "Third", "Fourth"]) await row(`Una ${who}`).waitFor();
});

test("analytics tells of days of one's own", async () => {
  await go(page, "/analytics");
  await page.getByRole("radio", { name: "Dates…" }).click();
  await page.getByLabel("First day").fill("2026-01-05");
  await page.getByLabel("Last day").fill("2026-01-02");
  await page.getByText("a last one that is not before it").waitFor();
  assert.equal(await page.getByLabel("Last day").getAttribute("aria-invalid"), "true");
  assert.equal(await page.getByLabel("First day").getAttribute("aria-invalid"), null);
  await page.getByLabel("Last day").fill("2026-01-09");
  await page.getByText(/5 Jan 2026 to 9 Jan 2026/).waitFor();
  assert.deepEqual(await barriers(page), []);
});

test("a record is made, found by filters, moved on, and taken away as a table", async () => {
  await go(page, "/records");
  await press("New record");
  await dialog().getByLabel("Title").fill("Crown for Mr Quay");
  await choose("Type", "Invoice", dialog());
  await dialog().getByLabel("Amount").fill("480.50");
  await dialog().getByLabel("Currency").fill("gbp");
  await answer("New record");
  await choose("Type", "Invoice");
  await page.getByRole("searchbox").fill("Crown for");
  await row("Crown for Mr Quay").getByText("480.50").waitFor();
  await row("Crown for Mr Quay").click();
  await dialog().getByLabel("Notes").fill("Paid by card.");
  await choose("Status", "Approved", dialog());
  await dialog().getByText(/Changed/).waitFor();
  assert.equal(await dialog().getByLabel("Notes").inputValue(), "Paid by card.", "what is half written outlives another change");
  await dialog().getByRole("button", { name: "Save" }).click();
  await until("the notes are kept", async () => {
    const { data } = await api.get<{ data: { id: string }[] }>("/api/records?text=Crown%20for%20Mr");
    return (await api.get<{ notes: string }>(`/api/records/${data[0]?.id}`)).notes === "Paid by card.";
  });
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "record");
  await page.keyboard.press("Escape");
  await row("Crown for Mr Quay").getByText("Approved").waitFor();
  const coming = page.waitForEvent("download");
  await press("Export CSV");
  const table = readFileSync(await (await coming).path(), "utf8");
  assert.match(table, /Crown for Mr Quay/);
});

/** Tries the connection of the open drawer, and waits for what is told of it. */
async function tryIt(told: string): Promise<void> {
  await dialog().getByRole("button", { name: "Test", exact: true }).click();
  await dialog().getByText(told, { exact: true }).waitFor();
}

test("an app is connected, tried, and given another secret", async () => {
  await go(page, "/connections");
  await press("Connect an app");
  await choose("App", "Webhook", dialog());
  await dialog().getByLabel("URL").fill(address);
  await dialog().getByLabel("Secret").fill("first-secret");
  await answer("Connect an app");
  await row("Webhook").locator("b").click();
  await tryIt("The app answered");
  assert.equal(shown.at(-1), "Bearer first-secret");
  await dialog().getByRole("button", { name: "New secret" }).click();
  await dialog().getByLabel("Secret").fill("second-secret");
  await answer("New secret");
  await row("Webhook").getByText(/rotated/).waitFor();
  answers = 500;
  await tryIt("It does not work");
  await dialog().getByText(/status 500/).first().waitFor();
  assert.equal(shown.at(-1), "Bearer second-secret");
  answers = 200;
  assert.doesNotMatch(await page.locator("body").innerText(), /second-secret/);
});

test("a connection gets another name and address, is switched off and on, and goes", async () => {
  await dialog().getByRole("button", { name: "Edit" }).click();
  await dialog().getByLabel("Name").fill("Our own program");
  await dialog().getByLabel("URL").fill(`${address}/moved`);
  await answer("Save");
  await page.getByRole("dialog", { name: "Our own program" }).waitFor();
  await tryIt("The app answered");
  assert.equal(paths.at(-1), "/hook/moved");
  await dialog().getByRole("table", { name: "Exchanges" }).locator("tbody tr").nth(2).waitFor();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "connection");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const used = page.getByRole("switch", { name: "In use Our own program" });
  const enabled = async () => (await api.first<{ enabled: boolean }>("/api/connections")).enabled;
  for (const wanted of [false, true]) {
    await used.click();
    await until(`it is ${wanted ? "in use" : "out of use"}`, async () => (await enabled()) === wanted);
    await page.getByRole("switch", { name: "In use Our own program", checked: wanted }).waitFor();
  }
  assert.equal(await page.getByRole("dialog").count(), 0, "a switch in a row does not open the row");
  await row("Our own program").locator("b").click();
  await dialog().getByRole("button", { name: "Disconnect" }).click();
  await dialog().getByRole("button", { name: "Disconnect" }).click();
  await page.getByText("No apps are connected").waitFor();
});

test("an app is asked for what it needs, and for no more", async () => {
  await press("Connect an app");
  await choose("App", "HubSpot", dialog());
  await dialog().getByLabel("Secret").waitFor();
  assert.equal(await dialog().getByLabel("URL").count(), 0);
  await dialog().getByRole("button", { name: "Connect an app" }).click();
  assert.ok(await dialog().getByLabel("Secret").evaluate((field: HTMLInputElement) => field.validity.valueMissing));
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "Leave without saving?" }).getByRole("button", { name: "Leave" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("a webhook is told; what was sent is seen, and sent again", async () => {
  await go(page, "/webhooks");
  await press("New webhook");
  await dialog().getByLabel("Address").fill(address);
  await dialog().getByRole("button", { name: "Save" }).click();
  const secret = page.getByRole("dialog", { name: "Its secret" });
  await secret.getByRole("button", { name: "Close" }).last().click();
  await secret.waitFor({ state: "detached" });
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

test("a delivery that is refused waits for its next try, and can be called off", async () => {
  await page.keyboard.press("Escape");
  answers = 503;
  await api.send("POST", "/api/outbound", { kind: "webhook", destination: address, event: "test.refused", payload: {} });
  await go(page, "/outbound?status=pending");
  await row("503").first().click({ timeout: DELIVERED_MS });
  await dialog().getByRole("button", { name: "Cancel" }).click();
  await page.getByText("The delivery is cancelled").first().waitFor();
  await dialog().getByText("Cancelled", { exact: true }).waitFor();
  assert.ok(await dialog().getByRole("button", { name: "Cancel" }).isDisabled());
  await row("503").first().waitFor({ state: "detached" });
  answers = 200;
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
