// npm run pictures [-- light|dark WIDTH... WORD...]: a picture of each screen, whole, for people to look at, in shots/THEME-WIDTH/; with
// calls on the wall, names that are too long, and what opens over a page. Both themes and the three widths where nothing is said; words
// choose among the pictures by their names. Prints what is wider than its window.
import type { Browser, Page } from "playwright-core";
import { routes } from "../../control/console/src/shell/routes.ts";
import { rested } from "./accessibility.ts";
import { ApiClient } from "./api_client.ts";
import { go, launch, loaded, lookAt, open, shoot, signIn, wider } from "./browser.ts";
import { Stand } from "./stand.ts";

const OPERATOR = "operator@tandem.example";
const WHOLE_MAX_PX = 4_000;
const CALLS = 3;
/** The narrowest telephone that is still sold, a small laptop, a desk. */
const WIDTHS = [390, 1280, 1440];
const HEIGHT_PX = 900;
const LONG = "Wilhelmina Featherstonehaugh-Cholmondeley of the Society for the Preservation of Endodontic Instruments";

const words = process.argv.slice(2);
const themes = (["light", "dark"] as const).filter((one) => words.includes(one) || !words.some((word) => /^(light|dark)$/.test(word)));
const sizes = words.filter((word) => /^\d+$/.test(word)).map(Number);
const names = words.filter((word) => !/^(light|dark|\d+)$/.test(word));
const wanted = (name: string) => names.length === 0 || names.some((one) => name.includes(one));

/** What is opened over a page, or within it: the page, and what is pressed there. */
const opened: Record<string, (page: Page) => Promise<unknown>> = {
  "call-latency": async (page) => {
    await firstRow(page, "/calls?outcome=booked");
    await page.getByRole("tab", { name: "Time to answer" }).click();
  },
  "call-events": async (page) => {
    await firstRow(page, "/calls?outcome=booked");
    await page.getByRole("tab", { name: "Events" }).click();
  },
  "call-erase": async (page) => {
    await firstRow(page, "/calls?outcome=booked");
    await page.getByRole("button", { name: "Erase this caller" }).click();
  },
  "agent-versions": async (page) => {
    await firstRow(page, "/agents", "Published");
    await page.getByRole("tab", { name: "Versions" }).click();
  },
  "record-drawer": (page) => firstRow(page, "/records"),
  "audit-drawer": (page) => firstRow(page, "/audit"),
  "record-new": (page) => press(page, "/records", "New record"),
  "contact-new": (page) => press(page, "/contacts", "New contact"),
  "appointment-new": (page) => press(page, "/calendar", "New appointment"),
  "key-new": (page) => press(page, "/keys", "New key"),
  "outgoing-list": (page) => press(page, "/outgoing", "Call a list"),
  help: async (page) => {
    await go(page, "/");
    await page.keyboard.press("?");
  },
  menu: async (page) => {
    await go(page, "/");
    const menu = page.getByRole("button", { name: "Menu", exact: true });
    if (await menu.isVisible()) await menu.click();
  },
  palette: async (page) => {
    await go(page, "/");
    await page.keyboard.press("Control+k");
  },
};

async function firstRow(page: Page, path: string, words = ""): Promise<void> {
  await go(page, path);
  await page.locator("main tbody tr[data-opens]", { hasText: words }).first().click();
  await loaded(page);
}
async function press(page: Page, path: string, button: string): Promise<void> {
  await go(page, path);
  await page.getByRole("button", { name: button }).first().click();
}

/** The window as high as what its page scrolls. */
async function keep(page: Page, folder: string, name: string, whole = true): Promise<void> {
  const size = page.viewportSize() ?? { width: 0, height: HEIGHT_PX };
  const needed = await page.locator("main").evaluate((main) => main.scrollHeight + innerHeight - main.clientHeight);
  if (whole && needed > size.height) await page.setViewportSize({ ...size, height: Math.min(WHOLE_MAX_PX, needed) });
  await loaded(page);
  await rested(page);
  const beyond = await wider(page);
  if (beyond > 0) console.log(`${folder}/${name}: ${beyond} px wider than the window`);
  await shoot(page, `${folder}/${name}`);
  await page.setViewportSize(size);
}

async function live(stand: Stand, page: Page, folder: string): Promise<void> {
  await lookAt(page, "");
  await page.reload();
  await go(page, "/live");
  for (let call = 0; call < CALLS; call++) await stand.placeCall();
  const tiles = page.locator("[data-call]");
  await tiles.nth(CALLS - 1).waitFor();
  await page.locator("[data-call] p b").first().waitFor();
  await keep(page, folder, "live-tiles", false);
  await tiles.first().click();
  await page.getByRole("button", { name: "Listen", exact: true }).click();
  await page.locator("[data-listening=playing]").waitFor();
  await keep(page, folder, "live-drawer", false);
  await page.getByRole("button", { name: "Transfer", exact: true }).click();
  await keep(page, folder, "live-transfer", false);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Close" }).first().click();
  await page.getByRole("radio", { name: "Rows" }).click();
  await keep(page, folder, "live-rows", false);
  await page.getByRole("radio", { name: "Tiles" }).click();
}

async function look(stand: Stand, browser: Browser, clinic: string, theme: "light" | "dark", width: number): Promise<void> {
  const folder = `${theme}-${width}`;
  const { page, faults } = await open(browser, stand.url, { theme, size: { width, height: HEIGHT_PX } });
  if (wanted("sign-in")) await shoot(page, `${folder}/sign-in`);
  await signIn(page, OPERATOR);
  await lookAt(page, clinic);
  await page.reload();
  for (const { path } of routes) {
    const name = path === "/" ? "overview" : path.slice(1).replace("/:id", "-one");
    if (!wanted(name)) continue;
    if (path.endsWith(":id")) await firstRow(page, path.replace("/:id", ""));
    else await go(page, path);
    await keep(page, folder, name);
  }
  for (const [name, way] of Object.entries(opened)) {
    if (!wanted(name)) continue;
    await way(page);
    await keep(page, folder, name, false);
    await page.keyboard.press("Escape");
  }
  if (wanted("live-drawer")) await live(stand, page, folder);
  for (const fault of faults) console.log(`${folder}: ${fault}`);
  await page.context().close();
}

const stand = await Stand.start();
const browser = await launch("--autoplay-policy=no-user-gesture-required");
try {
  const api = await ApiClient.signIn(stand.url, OPERATOR);
  const { data } = await api.get<{ data: { id: string; slug: string }[] }>("/api/organisations");
  const clinic = data.find((one) => one.slug === "harbour-dental")?.id ?? "";
  const organisation_id = clinic;
  const email = "a.very.long.address.of.somebody.or.other@society.example";
  await api.send("POST", "/api/contacts", { organisation_id, name: LONG, company: LONG, email });
  await api.send("POST", "/api/records", { organisation_id, type: "quote", title: LONG, amount: 1234567.89, currency: "GBP" });
  await api.send("POST", "/api/agents", { organisation_id, name: LONG, instructions: "Says little." });
  for (const theme of themes)
    for (const width of sizes.length > 0 ? sizes : WIDTHS) await look(stand, browser, clinic, theme, width);
} finally {
  await browser.close();
  await stand.stop();
}
