// Goal: who helps on a call sees what its tools found, leaves a note for later, and passes the caller on; what became of it is told.
// Method: a call in which the agent looks up times, and a colleague who picks up, and one who is busy.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { ApiClient } from "./api_client.ts";
import { go, open, shoot, signIn } from "./browser.ts";
import { stage } from "./stage.ts";
import { until } from "./stand.ts";

/** Elm Street's number, and that of Harbour Dental: the demo's workers see the calls of their own organisation. */
const [ELM_STREET, HARBOUR] = ["+15557122661", "+442079460101"];
const caller = (name: string, from: string, dial: string, to = ELM_STREET) => `
[[calls]]
name = "${name}"
from = "${from}"
to = "${to}"
dials = [{ number = "*", ${dial} }]
turns = [{ wait = "agent" }, ${`{ wait_ms = 4000 }, { say = ["hello"], transcript = "Hello." }, `.repeat(60)}{ hang_up = true }]
`;
const SCENARIO = `
${caller("answered", "+15558675311", 'status = "completed", ring_ms = 1500, talk_ms = 4000')}
${caller("busy", "+15558675330", 'status = "busy", ring_ms = 1500')}
${caller("harbour", "+15558675350", 'status = "busy"', HARBOUR)}
[model]
turns = [
  { call = "answered", on = "create", say = "Hello, Elm Street Dental." },
  { call = "answered", on = "caller", say = "Let me see what there is.", calls = [{ name = "checkAvailability", arguments = { date = "{today+7}" } }] },
  { call = "answered", on = "tool", say = "There are several times." },
  { call = "answered", on = "caller", say = "With pleasure.", times = 60 },
  { on = "any", say = "I am still here.", times = 60 },
]
`;
const CALL_MS = 120_000;

const OPERATOR = "operator@tandem.example";
let page: Page;
const on = stage({ who: OPERATOR, script: SCENARIO, ready: (there) => (page = there.page) });

const drawer = () => page.getByRole("dialog", { name: /Call with/ });

test("a tool is seen at work, with what it was asked and what it found", async () => {
  await go(page, "/live");
  // As where the row of a call comes behind its tile.
  let late = true;
  await page.route(/\/api\/calls\/[0-9a-f-]{36}$/, (route) => {
    if (!late) return route.fallback();
    late = false;
    const body = JSON.stringify({ type: "about:blank", title: "Not found", status: 404 });
    return route.fulfill({ status: 404, contentType: "application/problem+json", body });
  });
  await on.stand.placeCall("answered");
  await page.locator("[data-call]").click();
  const tool = drawer().locator("details", { hasText: "checkAvailability" });
  await tool.getByText(/succeeded/).waitFor({ timeout: CALL_MS });
  await tool.locator("summary").click();
  await tool.getByText("Came back").waitFor();
  assert.notEqual(await tool.locator("dd").last().innerText(), "–");
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "live-tool");
});

test("a note is left while the call goes on, and survives what the call does meanwhile", async () => {
  await drawer().getByRole("button", { name: "Notes" }).click();
  const notes = drawer().getByRole("textbox", { name: "Notes" });
  await notes.fill("Wants the afternoon.");
  const said = await drawer().getByRole("log").innerText();
  await until("the call goes on", async () => (await drawer().getByRole("log").innerText()) !== said, CALL_MS);
  assert.equal(await notes.inputValue(), "Wants the afternoon.");
  await drawer().getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved").first().waitFor();
});

/** Passes the caller of the open drawer on, by keys. */
async function transfer(): Promise<void> {
  await drawer().focus();
  await page.keyboard.press("t");
  const dialog = page.getByRole("dialog", { name: "Transfer the caller" });
  await dialog.getByLabel("To").waitFor();
  await page.keyboard.type("+1 555 867 5399");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByText("The caller is being transferred").first().waitFor();
}

test("a caller is passed on by keys; the note stands on the call's page, and the transfer among its events", async () => {
  await transfer();
  await drawer().getByText("This call is over.").waitFor({ timeout: CALL_MS });
  await drawer().getByRole("link", { name: "Open the call's page" }).click();
  await page.getByRole("heading", { name: /Call with/ }).waitFor();
  await until("the note is there", async () => (await page.getByLabel("Notes").inputValue()) === "Wants the afternoon.");
  await page.getByText("Transferred").first().waitFor({ timeout: CALL_MS });
  await page.getByRole("tab", { name: "Events" }).click();
  await page.getByText(/asked to transfer the caller/).first().waitFor();
  await page.getByText(/The transfer was answered/).first().waitFor();
  await shoot(page, "call-transferred");
});

test("what its agent did stands with the agent, and leads to the call", async () => {
  await go(page, "/agents");
  await page.locator("main tbody tr[data-opens]", { hasText: "Elm Street Dental" }).click();
  await page.getByRole("tab", { name: "Actions" }).click();
  const action = page.locator("main tbody tr[data-opens]", { hasText: "checkAvailability" });
  await action.getByText("succeeded").waitFor();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "agent-actions");
  await action.click();
  await page.getByRole("heading", { name: /Call with .* 5311/ }).waitFor();
});

/** How each transfer of the call ended, in their order. */
async function transfersOf(api: ApiClient, call: string): Promise<string[]> {
  const { data } = await api.get<{ data: { payload: { result: string } }[] }>(`/api/calls/${call}/events?type=transfer.ended`);
  return data.map(({ payload }) => payload.result);
}

test("where the colleague is busy the agent takes the caller back", async () => {
  const api = await ApiClient.signIn(on.stand.url, OPERATOR);
  await go(page, "/live");
  await on.stand.placeCall("busy");
  const tile = page.locator("[data-call]");
  const call = (await tile.getAttribute("data-call")) ?? "";
  await tile.click();
  const said = drawer().getByRole("log").getByText("I am still here.");
  await said.first().waitFor({ timeout: CALL_MS });
  await transfer();
  // Told from its order on, on the tile and between the words.
  await page.locator("[data-call] [data-transfer]").getByText(/by /).waitFor();
  await drawer().getByRole("log").locator("[data-transfer]").getByText(/5399/).waitFor({ timeout: CALL_MS });
  await shoot(page, "live-transfer");
  await until("the colleague was busy", async () => (await transfersOf(api, call)).length > 0, CALL_MS);
  assert.deepEqual(await transfersOf(api, call), ["busy"]);
  const then = await said.count();
  await until("the agent speaks again", async () => (await said.count()) > then, CALL_MS);
  await drawer().getByRole("log").getByText("busy; the agent has the caller again").waitFor({ timeout: CALL_MS });
  await drawer().getByRole("link", { name: "Open the call's page" }).click();
  await page.getByRole("tab", { name: "Events" }).click();
  await page.locator("summary", { hasText: "The transfer failed: the number was busy" }).waitFor({ timeout: CALL_MS });
});

test("a worker is offered what they may do on a call, and is told why not more", async () => {
  const api = await ApiClient.signIn(on.stand.url, OPERATOR);
  const worker = (await open(on.browser, on.stand.url)).page;
  await signIn(worker, "worker@harbour-dental.example");
  await go(worker, "/live");
  await on.stand.placeCall("harbour");
  // Their own organisation's alone, whatever else goes on.
  const tile = worker.locator("[data-call]");
  const call = (await tile.getAttribute("data-call")) ?? "";
  await tile.click();
  const beside = worker.getByRole("dialog", { name: /Call with/ });
  await beside.getByText(/Workers listen to and help on calls that are assigned to them/).waitFor();
  for (const name of ["Listen", "Take over", "Whisper", "Send", "Mute agent", "Transfer", "End call", "Notes"])
    assert.equal(await beside.getByRole("button", { name, exact: true }).count(), 0, name);
  assert.deepEqual(await barriers(worker), []);
  await shoot(worker, "live-read-only");
  // Somebody who may gives it to them: the row that is read then says so.
  const { user } = await (await ApiClient.signIn(on.stand.url, "worker@harbour-dental.example")).get<{ user: { id: string } }>("/api/me");
  // The row of a call comes behind its tile.
  await until("the call is kept", () => api.get(`/api/calls/${call}`).catch(() => undefined), CALL_MS);
  await api.send("PATCH", `/api/calls/${call}`, { assigned_to: user.id });
  await go(worker, `/live?call=${call}`);
  await worker.reload();
  for (const name of ["Listen", "Take over", "Mute agent", "Transfer", "End call"])
    await beside.getByRole("button", { name, exact: true }).waitFor();
  assert.equal(await beside.getByText(/Workers listen/).count(), 0);
  await worker.context().close();
});
