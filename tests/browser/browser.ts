import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** Shorter for who writes a test and waits for its failures. */
const PATIENCE_MS = Number(process.env.TANDEM_PATIENCE_MS ?? 60_000);
const DESK = { width: 1440, height: 900 };
export const PASSWORD = "tandem-demo";
const shots = join(import.meta.dirname, "shots");

export const launch = (...more: string[]): Promise<Browser> =>
  chromium.launch({ executablePath, headless: true, args: [...ARGUMENTS, ...more] });

/** A page with what went wrong in it: errors of scripts, and requests that failed or were refused. */
export interface Watched {
  page: Page;
  faults: string[];
}

interface Looks {
  theme?: "light" | "dark";
  size?: { width: number; height: number };
  /** Put into the page before its own scripts run, with what it is given; past the page's policy, for it is none of its files. */
  probe?: [probe: (argument: never) => void, argument: unknown];
}

export async function open(browser: Browser, url: string, { theme = "light", size = DESK, probe }: Looks = {}): Promise<Watched> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: theme,
    baseURL: url,
    bypassCSP: probe !== undefined,
  });
  const page = await context.newPage();
  if (probe) await page.addInitScript(...(probe as [(argument: unknown) => void, unknown]));
  // Long enough for a machine that builds beside it: a condition that never comes is told a minute late.
  page.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && faults.push(`console: ${message.text()}`));
  page.on("response", (answer) => answer.status() >= 400 && faults.push(`${answer.status()} ${answer.url()}`));
  await page.goto("/");
  return { page, faults };
}

export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation", { name: "Main navigation" }).waitFor();
}

/** Looks at one organisation, as its switcher would have it from the next page on. */
export const lookAt = (page: Page, organisation: string): Promise<void> =>
  page.evaluate((id) => localStorage.setItem("tandem.organisation", id), organisation);

/** Opens a page of the console and waits until nothing of it is loading any more. */
export async function go(page: Page, path: string): Promise<void> {
  await page.goto(`/#${path}`);
  await loaded(page);
}

/** The page of the address is there, and nothing of it is loading any more. */
export async function loaded(page: Page): Promise<void> {
  await page.locator("main [data-title]").waitFor();
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector("[role=status][aria-label=Loading]"));
}

/** By how many pixels the page, or what scrolls in it, is wider than the window that shows it: 0 where nobody scrolls sideways. */
export const wider = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.max(
      document.documentElement.scrollWidth - innerWidth,
      ...[...document.querySelectorAll("main, [role=dialog], [role=dialog] > div")].map((one) => one.scrollWidth - one.clientWidth),
    ),
  );

export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}
