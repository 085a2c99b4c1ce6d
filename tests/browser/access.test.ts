// Goal: people see what is theirs to see, can come in and leave, and need no mouse.
// Method: every role of the demo's clinic, and an operator.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { go, launch, open, shoot, signIn } from "./browser.ts";
import { Stand, until } from "./stand.ts";

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

const links = (role: string) => ({
  who: `${role}@harbour-dental.example`,
  hidden: {
    owner: ["System"],
    admin: ["System"],
    manager: ["System", "API keys", "Audit log", "Messages received", "Organisation"],
    worker: ["System", "API keys", "Audit log", "Messages received", "Organisation"],
    member: ["System", "API keys", "Audit log", "Messages received", "Organisation"],
  }[role] as string[],
});

for (const role of ["owner", "admin", "manager", "worker", "member"])
  test(`what a ${role} is not offered, and is told at its address`, async () => {
    const { page } = await open(browser, stand.url);
    const { who, hidden } = links(role);
    await signIn(page, who);
    const offered = await page.getByRole("navigation", { name: "Main navigation" }).getByRole("link").allInnerTexts();
    for (const name of hidden) assert.ok(!offered.includes(name), `${role} is offered ${name}`);
    await page.goto("/#/system");
    await page.getByRole("heading", { name: "This is not open to you" }).waitFor();
    await shoot(page, `denied-${role}`);
    await page.context().close();
  });

test("an owner is offered to change the calling hours, a manager is told who may", async () => {
  for (const [role, offered] of [["owner", 1], ["manager", 0]] as const) {
    const { page } = await open(browser, stand.url);
    await signIn(page, `${role}@harbour-dental.example`);
    await go(page, "/hours");
    await page.getByText("When agents may call people").waitFor();
    assert.equal(await page.getByRole("button", { name: "Change the calling hours" }).count(), offered, role);
    assert.equal(await page.getByText("Only an owner of the organisation changes them.").count(), 1 - offered, role);
    await page.context().close();
  }
});

test("nobody sees another organisation's calls, agents or people", async () => {
  const { page } = await open(browser, stand.url);
  await signIn(page, "owner@bella-tavola.example");
  for (const path of ["/calls", "/agents", "/numbers", "/people", "/"]) {
    await go(page, path);
    const words = await page.locator("body").innerText();
    assert.doesNotMatch(words, /Harbour|Priya|7946 0101/, path);
  }
  await page.context().close();
});

test("who signs out with something unsaved is asked first", async () => {
  const { page } = await open(browser, stand.url);
  await signIn(page, "owner@bella-tavola.example");
  await go(page, "/organisation");
  await page.getByLabel("Name", { exact: true }).fill("Half written");
  const out = async () => {
    await page.getByRole("button", { name: /Your account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
  };
  const asked = page.getByRole("dialog", { name: "Sign out without saving?" });
  await out();
  await asked.getByRole("button", { name: "Go on writing" }).click();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Half written");
  await out();
  await asked.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("E-mail address").waitFor();
  assert.equal(new URL(page.url()).hash, "#/");
  await page.context().close();
});

test("a wrong password is told, and leads nowhere", async () => {
  const { page } = await open(browser, stand.url);
  await page.getByLabel("E-mail address").fill("owner@bella-tavola.example");
  await page.getByLabel("Password").fill("not it");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").getByText("wrong").waitFor();
  assert.equal(await page.getByRole("navigation").count(), 0);
  await page.context().close();
});

test("a session outlives the page, and ends for all tabs at once", async () => {
  const { page } = await open(browser, stand.url);
  await signIn(page, "member@bella-tavola.example");
  await page.reload();
  await page.getByRole("navigation", { name: "Main navigation" }).waitFor();
  const other = await page.context().newPage();
  await other.goto("/");
  await other.getByRole("navigation", { name: "Main navigation" }).waitFor();
  await go(page, "/calls?outcome=booked");
  await page.getByRole("button", { name: /Your account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByLabel("E-mail address").waitFor();
  await other.getByLabel("E-mail address").waitFor();
  // Who signs in next is not shown the call that somebody else had open.
  assert.equal(new URL(page.url()).hash, "#/");
  await page.context().close();
});

test("from sign-in to a call's notes by keyboard alone", async () => {
  const { page } = await open(browser, stand.url);
  // The page puts the focus where the typing begins.
  await page.locator("input:focus").waitFor();
  await page.keyboard.type("manager@harbour-dental.example");
  await page.keyboard.press("Tab");
  await page.keyboard.type("tandem-demo");
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Main navigation" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await page.locator("main tbody tr[data-opens]").first().waitFor();
  await page.keyboard.press("/");
  assert.ok(await page.locator("[data-search]").evaluate((field) => field === document.activeElement));
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /Call with/ }).waitFor();
  const notes = page.getByLabel("Notes");
  await notes.focus();
  await page.keyboard.type("Called back, all is well.");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText("Saved").first().waitFor();
  await page.reload();
  await page.getByText("Called back, all is well.").waitFor();
  await page.context().close();
});

test("the palette finds pages and closes with the focus where it was", async () => {
  const { page } = await open(browser, stand.url);
  await signIn(page, "owner@harbour-dental.example");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("numb");
  await page.getByRole("option", { name: /Numbers/ }).waitFor();
  await shoot(page, "palette");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Numbers" }).waitFor();
  const link = page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: "Numbers" });
  await link.focus();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await until("the focus is where it was", () => link.evaluate((element) => element === document.activeElement));
  await page.context().close();
});
