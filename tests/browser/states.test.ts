// Goal: every screen says that it waits, that it failed and how to go on, that it is not open to somebody, and that there is nothing
// yet and what to do about it; in each state without a barrier.
// Method: the router's own table, so that a screen without these states fails; answers that are held back, or stand for a broken server;
// an organisation that has nothing; a role that may not.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page, Route } from "playwright-core";
import { type Path, routes } from "../../control/console/src/shell/routes.ts";
import { barriers } from "./accessibility.ts";
import { ApiClient } from "./api_client.ts";
import { go, launch, lookAt, open, shoot, signIn } from "./browser.ts";
import { Stand } from "./stand.ts";

const OPERATOR = "operator@tandem.example";
const loading = '[role="status"][aria-label="Loading"]';
const failed = '[data-state="error"]';
const denied = '[data-state="denied"]';
const empty = '[data-state="empty"]';

/** What asks the server for nothing when it is opened. */
const asksNothing = new Set<Path>(["/preferences"]);
/** What is never empty: it is about one thing, or tells of what is there by itself; and why. */
const neverEmpty: Partial<Record<Path, string>> = {
  "/calls/:id": "one call",
  "/agents/:id": "one agent",
  "/organisation": "the organisation itself",
  "/audit": "that the organisation was made",
  "/preferences": "the person's own",
  "/system": "the server that answers",
};

let stand: Stand;
let browser: Browser;
let clinic = "";
let nobody = "";
const of: Record<string, string> = {};
before(async () => {
  stand = await Stand.start();
  browser = await launch();
  const api = await ApiClient.signIn(stand.url, OPERATOR);
  const { data } = await api.get<{ data: { id: string; slug: string }[] }>("/api/organisations");
  clinic = data.find((one) => one.slug === "harbour-dental")?.id ?? "";
  nobody = (await api.send<{ id: string }>("POST", "/api/organisations", { slug: "nobody-yet", name: "Nobody Yet" })).id;
  of["/calls/:id"] = (await api.first<{ id: string }>(`/api/calls?organisation_id=${clinic}`)).id;
  of["/agents/:id"] = (await api.first<{ id: string }>(`/api/agents?organisation_id=${clinic}`)).id;
});
after(async () => {
  await browser?.close();
  await stand?.stop();
});

const addressOf = (path: Path): string => path.replace(":id", of[path] ?? "");
const pictureOf = (path: Path): string => (path === "/" ? "overview" : path.slice(1).replaceAll("/", "-").replace(":id", "one"));

async function at(organisation: string, who = OPERATOR): Promise<Page> {
  const { page } = await open(browser, stand.url);
  await signIn(page, who);
  await lookAt(page, organisation);
  return page;
}

/** Everything that a screen asks for, but not who is there. */
const ofScreens = (url: URL): boolean => /^\/api\/(?!me$|auth\/)/.test(url.pathname);

const problem = (route: Route, status: number, title: string) =>
  route.fulfill({
    status,
    contentType: "application/problem+json",
    headers: { "X-Request-Id": "request-of-the-test" },
    body: JSON.stringify({ type: `https://errors/${status}`, title, status, request_id: "request-of-the-test" }),
  });

describe("while the server is slow, broken, or refuses", () => {
  let page: Page;
  before(async () => (page = await at(clinic)));
  after(() => page?.context().close());

  for (const { path } of routes.filter((route) => route.path !== "/live" && !asksNothing.has(route.path)))
    test(path, async () => {
      let answer: (route: Route) => Promise<unknown> = () => Promise.resolve();
      const held: Route[] = [];
      await page.route(ofScreens, (route) => {
        if (route.request().method() !== "GET") return route.continue();
        held.push(route);
        return answer(route);
      });
      await page.goto(`/#${addressOf(path)}`);
      await page.reload();
      await page.locator(`main ${loading}`).first().waitFor();
      assert.deepEqual(await barriers(page), [], `${path} while it waits`);

      answer = (route) => problem(route, 500, "Something broke.");
      await Promise.all(held.splice(0).map(answer));
      await page.locator(`main ${failed}`).first().waitFor();
      await page.locator(`main ${failed}`).getByText("request-of-the-test").first().waitFor();
      assert.deepEqual(await barriers(page), [], `${path} when it failed`);
      await shoot(page, `state-failed-${pictureOf(path)}`);

      answer = (route) => problem(route, 403, "That is not yours.");
      await page.locator(`main ${failed}`).first().getByRole("button", { name: "Try again" }).click();
      await page.locator(`main ${denied}`).first().waitFor();
      assert.deepEqual(await barriers(page), [], `${path} when it is refused`);
      await page.unroute(ofScreens);
    });

  test("/ where only the agents could not be read: nobody is told that there are none", async () => {
    const ofAgents = (url: URL): boolean => url.pathname === "/api/agents";
    await page.route(ofAgents, (route) => problem(route, 503, "The database does not answer."));
    await page.goto("/#/");
    await page.reload();
    const card = page.locator("main section", { has: page.getByRole("heading", { name: "Published agents" }) });
    await card.locator(failed).waitFor();
    assert.equal(await page.getByText("No agent is published yet").count(), 0);
    await page.unroute(ofAgents);
    await card.getByRole("button", { name: "Try again" }).click();
    await card.getByRole("link").first().waitFor();
  });

  test("/live, whose feed and list are away", async () => {
    await page.routeWebSocket(/\/ws\/dashboard/, () => undefined);
    await page.goto("/#/live");
    await page.reload();
    await page.locator(`main ${loading}`).first().waitFor();
    assert.deepEqual(await barriers(page), []);

    await page.routeWebSocket(/\/ws\/dashboard/, (socket) => socket.close({ code: 1011 }));
    await page.route(ofScreens, (route) => problem(route, 500, "Something broke."));
    await page.reload();
    await page.locator(`main ${failed}`).waitFor();
    assert.deepEqual(await barriers(page), []);
    await shoot(page, "state-failed-live");

    await page.unroute(ofScreens);
    await page.route(ofScreens, (route) => problem(route, 403, "That is not yours."));
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(`main ${denied}`).waitFor();
    assert.deepEqual(await barriers(page), []);
  });
});

describe("where there is nothing yet", () => {
  let page: Page;
  before(async () => (page = await at(nobody)));
  after(() => page?.context().close());

  for (const { path } of routes.filter((route) => !(route.path in neverEmpty)))
    test(path, async () => {
      await page.goto(`/#${path}`);
      await page.reload();
      const told = page.locator(`main ${empty}`).first();
      await told.waitFor();
      assert.deepEqual(await barriers(page), [], path);
      await shoot(page, `state-empty-${pictureOf(path)}`);
    });

  test("one call and one agent that are not there", async () => {
    for (const path of ["calls", "agents"]) {
      await page.goto(`/#/${path}/0199aaaa-0000-7000-8000-000000000000`);
      await page.getByRole("heading", { name: "Not found" }).waitFor();
      assert.deepEqual(await barriers(page), [], path);
    }
  });

  test("a page that is none", async () => {
    await page.goto("/#/nowhere");
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    assert.deepEqual(await barriers(page), []);
  });
});

test("each screen that is not everybody's tells a member so", async () => {
  const page = await at(clinic, "member@harbour-dental.example");
  for (const route of routes.filter((one) => "right" in one || "operator" in one)) {
    await page.goto(`/#${addressOf(route.path)}`);
    await page.getByRole("heading", { name: "This is not open to you" }).waitFor();
    assert.deepEqual(await barriers(page), [], route.path);
  }
  await page.context().close();
});

test("each screen of the sidebar is reached, and its page's first control found, by keys alone", async () => {
  const page = await at(clinic);
  await page.reload();
  const links = page.getByRole("navigation", { name: "Main navigation" }).getByRole("link");
  await links.first().waitFor();
  const shown = await links.evaluateAll((all) =>
    all.map((link) => [link.getAttribute("href")?.slice(1) ?? "", link.querySelector("span")?.textContent ?? ""] as const),
  );
  const wanted = routes.filter((route) => !("hidden" in route)).map((route) => route.path as string);
  assert.deepEqual(shown.map(([path]) => path).sort(), [...wanted].sort());
  for (const [path, name] of shown) {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await page.keyboard.type(name);
    await page.getByRole("option", { name }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForFunction((to) => location.hash.slice(1).split("?")[0] === to, path);
    await page.locator("main [data-title]").waitFor();
    // The skip link leads past the sidebar, whatever its length.
    await page.locator("a", { hasText: "Skip to the page" }).focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "main", path);
  }
  await go(page, "/");
  await page.context().close();
});
