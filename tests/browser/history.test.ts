// Goal: a call is found by what one remembers of it, taken away as a table, and written on.
// Method: the calls of the demo's clinic, against what the API says of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { ApiClient } from "./api_client.ts";
import { go, open, shoot, signIn } from "./browser.ts";
import { stage } from "./stage.ts";
import { until } from "./stand.ts";

const ANALYSED_MS = 120_000;
const MANAGER = "manager@harbour-dental.example";
interface Call {
  id: string;
  summary: string | null;
  from_number: string;
  duration_ms: number;
  outcome: string;
  end_reason: string;
  rating: number | null;
}

let page: Page;
let api: ApiClient;
const on = stage({
  who: MANAGER,
  ready: async (there) => {
    page = there.page;
    api = await ApiClient.signIn(there.stand.url, MANAGER);
  },
});

const rows = () => page.locator("main tbody tr[data-opens]");

/** Chooses in a field of the bar above the list, and waits for the list of that answer. */
async function choose(field: string, choice: string, question: string): Promise<void> {
  const answered = page.waitForResponse((answer) => answer.url().includes(question) && answer.ok());
  await page.getByRole("combobox", { name: field }).click();
  await page.getByRole("option", { name: choice, exact: true }).click();
  await answered;
}

test("filters narrow the list, stand in the address, and are cleared at once", async () => {
  await go(page, "/calls");
  await choose("All outcomes", "Booked", "outcome=booked");
  await until("only bookings", async () => {
    const told = await rows().allInnerTexts();
    return told.length > 0 && told.every((row) => row.includes("Booked"));
  });
  assert.match(page.url(), /outcome=booked/);
  await choose("When", "Today", "started_after=");
  await page.reload();
  await page.getByRole("combobox", { name: "All outcomes" }).getByText("Booked").waitFor();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await until("the address is bare", async () => !page.url().includes("?"));
});

test("columns sort, and say how", async () => {
  await go(page, "/calls");
  const longest = page.waitForResponse((answer) => answer.url().includes("sort=-duration_ms"));
  await page.getByRole("button", { name: "Duration" }).click();
  const { data } = (await (await longest).json()) as { data: Call[] };
  await page.locator('th[aria-sort="descending"]', { hasText: "Duration" }).waitFor();
  const lengths = data.map((call) => call.duration_ms);
  assert.deepEqual(lengths, [...lengths].sort((a, b) => b - a));
  await page.getByRole("button", { name: "Duration" }).click();
  await page.locator('th[aria-sort="ascending"]', { hasText: "Duration" }).waitFor();
});

test("words and numbers find a call; where nothing fits, that is said", async () => {
  const known = await api.first<Call>("/api/calls?outcome=booked&direction=inbound&limit=1");
  await go(page, "/calls");
  await page.keyboard.press("/");
  await page.keyboard.type(known.from_number.slice(-7));
  await until("its calls alone", async () => {
    const told = (await rows().allInnerTexts()).map((row) => row.replaceAll(/\s/g, ""));
    return told.length > 0 && told.every((row) => row.includes(known.from_number.slice(-4)));
  });
  await page.getByRole("searchbox", { name: "Words, numbers, notes…" }).fill("zeppelin over the harbour");
  await page.getByText("Nothing matches").waitFor();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await rows().first().waitFor();
});

test("what is listed is taken away as a table", async () => {
  await go(page, "/calls?outcome=booked");
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const lines = readFileSync(await (await coming).path(), "utf8").trim().split("\n");
  assert.ok(lines.length > 1, `${lines.length} lines`);
  assert.match(lines[0] ?? "", /started_at/);
  for (const line of lines.slice(1)) assert.match(line, /booked/);
});

test("a call's page tells what it cost, how it went, and what to do about an end that nobody wanted", async () => {
  const failed = (await api.get<{ data: Call[] }>("/api/calls?limit=200")).data.find((call) =>
    ["silence", "model-failed", "time-limit", "node-lost", "no-stream", "failed", "busy", "no-answer"].includes(call.end_reason),
  );
  const call = failed ?? (await api.first<Call>("/api/calls"));
  await go(page, `/calls/${call.id}`);
  if (failed) await page.getByRole("note").waitFor();
  for (const fact of ["Cost of the AI service", "Cost of the phone line", "Time to answer", "Answers", "Server"])
    await page.locator("dt", { hasText: fact }).first().waitFor();
  assert.equal(await page.getByRole("tab", { name: "Deliveries" }).count(), 0, "what is sent is not a manager's to see");
  await page.getByRole("tab", { name: "All data" }).click();
  await page.getByText(call.id).first().waitFor();
});

test("rating, disposition, tags and notes are kept, and found again", async () => {
  const { data } = await api.get<{ data: Call[] }>("/api/calls?outcome=booked");
  // Choosing the rating that it has takes it away.
  const call = data.find((one) => one.rating === null);
  assert.ok(call);
  await go(page, `/calls/${call.id}`);
  await page.getByRole("radio", { name: "4 of 5" }).click();
  await page.getByLabel("Filed as").fill("call back");
  await page.getByLabel("Tags").fill("vip, spring");
  await page.getByLabel("Notes").fill("Asked for the zeppelin tour.");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved").first().waitFor();
  await page.reload();
  await page.getByRole("radio", { name: "4 of 5", checked: true }).waitFor();
  assert.equal(await page.getByLabel("Filed as").inputValue(), "call back");
  assert.equal(await page.getByLabel("Tags").inputValue(), "vip, spring");
  await go(page, "/calls?text=zeppelin");
  await until("its notes find it", async () => (await rows().count()) === 1);
});

test("who writes second is shown what the first wrote, and loses nothing to a change of the call itself", async () => {
  const call = await api.first<Call>("/api/calls?outcome=cancelled");
  await go(page, `/calls/${call.id}`);
  await api.send("PATCH", `/api/calls/${call.id}`, { notes: "Somebody was faster." });
  await page.getByLabel("Notes").fill("Mine.");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Somebody else has changed this meanwhile").first().waitFor();
  await until("the first one's words", async () => (await page.getByLabel("Notes").inputValue()) === "Somebody was faster.");
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "call-notes-met");
});

test("a call is summed up again, and what the model makes of it comes by itself", async () => {
  const call = await api.first<Call>("/api/calls?outcome=rescheduled");
  await go(page, `/calls/${call.id}`);
  await page.getByText(call.summary ?? "", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Sum up again" }).click();
  await page.getByText(call.summary ?? "", { exact: true }).waitFor({ state: "detached", timeout: ANALYSED_MS });
  const { summary, points } = await api.get<{ summary: string; points: string[] }>(`/api/calls/${call.id}/analysis`);
  const card = page.locator("section", { has: page.getByRole("heading", { name: "Summary", exact: true }) });
  await card.getByText(summary, { exact: true }).first().waitFor();
  for (const point of points) await card.getByRole("listitem").getByText(point, { exact: true }).first().waitFor();
  await shoot(page, "call-summed-up");
});

test("the link of a call opens it for whoever may see it; who administers forgets its caller", async () => {
  const call = await api.first<Call>("/api/calls?outcome=booked&direction=inbound");
  await go(page, `/calls/${call.id}`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: on.stand.url });
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("The link is copied.", { exact: false }).first().waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const { page: theirs } = await open(on.browser, on.stand.url);
  await theirs.goto(link);
  await signIn(theirs, "owner@harbour-dental.example");
  await theirs.getByRole("heading", { name: /Call with/ }).waitFor();
  assert.ok(theirs.url().endsWith(`/calls/${call.id}`));
  const words = theirs.getByRole("log", { name: "Transcript" });
  await words.getByText(/Harbour Dental/).first().waitFor();
  await theirs.getByRole("button", { name: "Erase this caller" }).click();
  const asked = theirs.getByRole("dialog", { name: /Erase everything of/ });
  assert.deepEqual(await barriers(theirs), []);
  await asked.getByRole("button", { name: "Erase this caller" }).click();
  await theirs.getByText("The caller's words were erased.").first().waitFor();
  // Wherever the words were; what was done in the call may stand there still.
  await theirs.getByText("The transcript has been erased.").waitFor();
  assert.equal(await words.getByText(/Harbour Dental/).count(), 0);
  assert.equal((await api.get<Call>(`/api/calls/${call.id}`)).from_number, "");
  await theirs.context().close();
});
