// Goal: an agent is made from a template, edited, published, compared, rolled back, paused and lent; intents, hours and numbers go with it.
// Method: an administrator of the demo's clinic, in the console alone; what came of it is asked of the API.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { barriers } from "./accessibility.ts";
import { ApiClient } from "./api_client.ts";
import { go, shoot } from "./browser.ts";
import { stage } from "./stage.ts";
import { until } from "./stand.ts";

const ADMIN = "admin@harbour-dental.example";
let page: Page;
let api: ApiClient;
const on = stage({
  who: ADMIN,
  ready: async (there) => {
    page = there.page;
    api = await ApiClient.signIn(there.stand.url, ADMIN);
  },
});

const dialog = () => page.getByRole("dialog");
const press = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
const answer = async (button: string) => {
  await dialog().getByRole("button", { name: button, exact: true }).click();
  await dialog().waitFor({ state: "detached" });
};
const row = (words: string) => page.locator("main tbody tr", { hasText: words });

interface Agent {
  id: string;
  name: string;
  status: string;
  greeting: string | null;
  instructions: string;
  has_changes: boolean;
}
async function agentOf(name: string): Promise<Agent> {
  const { data } = await api.get<{ data: Agent[] }>("/api/agents?limit=200");
  return api.get<Agent>(`/api/agents/${data.find((one) => one.name === name)?.id}`);
}

test("an agent begins as a template of the trade", async () => {
  await go(page, "/agents");
  await press("New agent");
  await dialog().getByLabel("Name").fill("Evening desk");
  await dialog().getByRole("combobox", { name: "Begin with" }).click();
  await page.getByRole("option").nth(1).click();
  await answer("New agent");
  await page.getByRole("heading", { name: "Evening desk" }).waitFor();
  assert.ok((await page.getByLabel("Instructions").inputValue()).length > 100);
  await page.getByText("Draft", { exact: true }).waitFor();
});

test("what is wrong is told at its field", async () => {
  const field = page.getByLabel("Numbers to transfer to");
  await field.fill("not a number");
  await press("Save draft");
  await until("it is marked", async () => (await field.getAttribute("aria-invalid")) === "true");
  assert.deepEqual(await barriers(page), []);
  await field.fill("+44 20 7946 0199");
});

test("what was written stays when somebody else saves meanwhile, and whoever wrote it chooses", async () => {
  const greeting = page.getByLabel("Greeting");
  const { id } = await agentOf("Evening desk");
  const told = page.getByRole("alert").filter({ hasText: "has been changed meanwhile" });
  await greeting.fill("Mine.");
  await api.send("PATCH", `/api/agents/${id}`, { instructions: "Theirs." });
  await press("Save draft");
  await told.waitFor();
  assert.equal(await greeting.inputValue(), "Mine.");
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "agent-overtaken");
  await press("Keep my changes");
  await told.waitFor({ state: "detached" });
  assert.equal(await page.getByLabel("Instructions").inputValue(), "Theirs.");
  await press("Save draft");
  await until("both are kept", async () => {
    const agent = await agentOf("Evening desk");
    return agent.greeting === "Mine." && agent.instructions === "Theirs.";
  });
  await page.getByText("Not saved yet").waitFor({ state: "detached" });
  await greeting.fill("Mine again.");
  await api.send("PATCH", `/api/agents/${id}`, { greeting: "Theirs again." });
  await press("Save draft");
  await told.waitFor();
  await press("Discard my changes");
  assert.equal(await greeting.inputValue(), "Theirs again.");
  await page.getByText("Not saved yet").waitFor({ state: "detached" });
});

async function publish(greeting: string, note: string): Promise<void> {
  await page.getByLabel("Greeting").fill(greeting);
  await press("Save draft");
  await page.getByText("Not saved yet").waitFor({ state: "detached" });
  await press("Publish");
  await dialog().getByLabel("What has changed").fill(note);
  await answer("Publish");
  await until("it is published", async () => {
    const agent = await agentOf("Evening desk");
    return agent.greeting === greeting && agent.status === "published" && !agent.has_changes;
  });
}

test("versions are kept, compared with the draft, and rolled back to", async () => {
  await publish("Good evening.", "The first");
  await publish("Good evening, Harbour Dental.", "With the name");
  await page.getByRole("tab", { name: "Versions" }).click();
  await row("With the name").getByText("Callers hear this").waitFor();
  await row("The first").getByRole("button", { name: "Compare with the draft" }).click();
  await dialog().getByText("Good evening, Harbour Dental.").waitFor();
  assert.deepEqual(await barriers(page), []);
  await shoot(page, "agent-compared");
  await page.keyboard.press("Escape");
  await row("The first").getByRole("button", { name: "Go back to this" }).click();
  await answer("Go back to this");
  await until("callers hear the first again", async () => (await agentOf("Evening desk")).greeting === "Good evening.");
});

test("it is paused, and goes on", async () => {
  await press("Pause");
  await page.getByRole("dialog", { name: "Pause Evening desk?" }).getByText(/its callers hear/).waitFor();
  assert.equal((await agentOf("Evening desk")).status, "published", "it is asked first");
  await page.getByRole("dialog").getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByText("Paused", { exact: true }).waitFor();
  assert.equal((await agentOf("Evening desk")).status, "paused");
  await press("Resume");
  await until("it answers again", async () => (await agentOf("Evening desk")).status === "published");
});

test("what it did stands with it", async () => {
  await page.getByRole("tab", { name: "Actions" }).click();
  await page.getByText("It has done nothing yet").waitFor();
  await go(page, "/analytics");
  await page.locator("section", { hasText: "Last action" }).locator("tbody tr").first().waitFor();
});

test("a number is given to it", async () => {
  await go(page, "/numbers");
  await page.getByRole("combobox", { name: /Answers \+442079460101/ }).click();
  await page.getByRole("option", { name: "Evening desk" }).click();
  const agent = await agentOf("Evening desk");
  await until("the number is its own", async () => {
    const { data } = await api.get<{ data: { number: string; agent_id: string }[] }>("/api/numbers");
    return data.find((one) => one.number === "+442079460101")?.agent_id === agent.id;
  });
});

test("a question with its answer is made, switched off and deleted", async () => {
  await go(page, "/intents");
  await press("New question");
  await dialog().getByLabel("Name").fill("parking");
  await dialog().getByLabel("What callers say").fill("Where can I park?\nIs there parking?");
  await dialog().getByLabel("Answer (English)").fill("Behind the house.");
  await dialog().getByLabel("Answer (Russian)").fill("За домом.");
  await answer("Save");
  await row("parking").getByText("2 phrases").waitFor();
  await row("parking").getByRole("switch").click();
  await until("it is off", async () => {
    const { data } = await api.get<{ data: { name: string; enabled: boolean }[] }>("/api/intents?limit=200");
    return data.find((one) => one.name === "parking")?.enabled === false;
  });
  await row("parking").getByRole("button", { name: "Delete" }).click();
  await answer("Delete");
  await row("parking").waitFor({ state: "detached" });
});

test("hours and a holiday are added and taken away", async () => {
  await go(page, "/hours");
  await press("Add hours: Sunday");
  await dialog().getByLabel("Opens").fill("10:00");
  await dialog().getByLabel("Closes").fill("12:00");
  await answer("Add");
  await page.getByRole("button", { name: "Remove Sunday 10:00 – 12:00" }).click();
  await page.getByRole("button", { name: "Remove Sunday 10:00 – 12:00" }).waitFor({ state: "detached" });
  await press("Add a day");
  await dialog().getByLabel("Day", { exact: true }).fill("2031-12-24");
  await dialog().getByLabel("Note").fill("Christmas Eve");
  await answer("Add");
  await row("Christmas Eve").getByText("Closed all day").waitFor();
});
