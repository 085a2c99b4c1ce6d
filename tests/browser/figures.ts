// npm run figures: how late the console is, and what a full wall costs a browser. Prints; judges nothing: a busy machine is slower, and
// its load is printed beside. Nothing else should run.
//
//   listen-in     from the sample that leaves the simulated caller to the sample that the audio thread renders, and what the
//                 console itself says of its share (buffer and device)
//   event, pixel  from the call's start, by the server's clock, to the frame in which its tile is drawn
//   wall          500 calls, each with a change and words every second, levels ten times a second: frames a second, memory
import { readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import type { Browser, Page } from "playwright-core";
import { go, launch, open, signIn } from "./browser.ts";
import { clockOf, quantile } from "./clocks.ts";
import { feedOfMany, ONSETS, pageCost, probePlayed, probeTiles } from "./page_probes.ts";
import { readWav } from "./sound.ts";
import { Stand, until } from "./stand.ts";

const OPERATOR = "operator@tandem.example";
const WORDS = 12;
const CALLS = 12;
const WALL_CALLS = 500;
const WALL_MS = 10_000;
const HELLO = "/usr/share/asterisk/sounds/en_US_f_Allison/hello.wav";
/** As loud as a sound is for the probe. */
const LOUD = 0.02 * 32_768;

/** A caller who says the same word every two seconds; the agent's answers are in the other ear. */
const scenario = `
[[calls]]
from = "+15558675310"
to = "+15557122661"
turns = [{ wait = "agent" }, ${`{ wait_ms = 2000 }, { say = ["hello"], transcript = "Hello." }, `.repeat(WORDS)}{ hang_up = true }]
[[calls]]
name = "short"
from = "+15558675311"
to = "+15557122661"
turns = [{ wait_ms = 1500 }, { hang_up = true }]
[model]
turns = [{ say = "Hello." }, { on = "caller", never_ends = true, times = 50 }]
`;

async function page(browser: Browser, url: string, ...probe: [(argument: never) => void, unknown]): Promise<Page> {
  const { page } = await open(browser, url, { probe });
  await signIn(page, OPERATOR);
  return page;
}

const told = (name: string, values: number[], more = "") =>
  console.log(
    `${name.padEnd(14)} P50 ${quantile(values, 0.5).toFixed(0)} ms, P95 ${quantile(values, 0.95).toFixed(0)} ms, ` +
      `longest ${Math.max(...values).toFixed(0)} ms (${values.length})${more}`,
  );

async function listenIn(stand: Stand, browser: Browser): Promise<void> {
  const watched = await page(browser, stand.url, probePlayed, ONSETS);
  await go(watched, "/live");
  await stand.placeCall();
  await watched.locator("[data-call]").first().click();
  await watched.getByRole("button", { name: "Listen", exact: true }).click();
  await watched.locator("[data-listening=playing]").waitFor();
  const shown: number[] = [];
  await until(
    "the caller has said it all",
    async () => {
      const delay = watched.locator("[data-delay]");
      if ((await delay.count()) > 0) shown.push(Number(await delay.first().getAttribute("data-delay")));
      return (await watched.locator("[data-call]").count()) === 0;
    },
    120_000,
  );
  const { rate, samples } = readWav(HELLO);
  const first = (1000 * samples.findIndex((sample) => Math.abs(sample) >= LOUD)) / rate;
  const clock = await clockOf(watched);
  const heard = await watched.evaluate(() =>
    (window as unknown as { heard: [number, number][] }).heard.map(([seconds, offset]) => 1000 * seconds + offset),
  );
  const latencies = readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line.includes('"say-begin"'))
    .map((line) => Number((JSON.parse(line) as { t: number }).t) / 1e6 + first)
    .flatMap((left) => {
      const late = heard.map((at) => at + clock - left).filter((ms) => ms > 0 && ms < 1_000);
      return late.length > 0 ? [Math.min(...late)] : [];
    });
  told("listen-in", latencies, `; the console says ${quantile(shown, 0.5).toFixed(0)} ms of it are its own, the device's too`);
  await watched.context().close();
}

async function eventToPixel(stand: Stand, browser: Browser): Promise<void> {
  const watched = await page(browser, stand.url, probeTiles, 0);
  await go(watched, "/live");
  for (let i = 0; i < CALLS; i++) {
    await stand.placeCall("short");
    await watched.locator("[data-call]").first().waitFor();
    await watched.locator("[data-call]").first().waitFor({ state: "detached" });
  }
  const painted = await watched.evaluate(() => (window as unknown as { painted: Record<string, number> }).painted);
  const list = watched.waitForResponse((answer) => answer.url().includes("/api/calls?"));
  await watched.goto("/#/calls");
  const { data } = (await (await list).json()) as { data: { id: string; started_at: string }[] };
  const late = data.flatMap(({ id, started_at }) => (painted[id] ? [painted[id] - Date.parse(started_at)] : []));
  told("event, pixel", late);
  await watched.context().close();
}

async function fullWall(stand: Stand, browser: Browser): Promise<void> {
  for (const view of ["tiles", "rows"]) {
    const watched = await page(browser, stand.url, feedOfMany, WALL_CALLS);
    await go(watched, "/live");
    await watched.getByRole("radio", { name: view === "tiles" ? "Tiles" : "Rows" }).click();
    const cost = await watched.evaluate(pageCost, WALL_MS);
    console.log(
      `wall of ${WALL_CALLS}    ${view}: ${cost.fps.toFixed(0)} frames a second, ${cost.longTasks} long tasks in ` +
        `${WALL_MS / 1000} s, ${cost.heapMb.toFixed(0)} MB of scripts' memory, ${cost.tiles} tiles in the document`,
    );
    await watched.context().close();
  }
}

const file = `/tmp/tandem-figures-${process.pid}.toml`;
const log = `/tmp/tandem-figures-${process.pid}.jsonl`;
writeFileSync(file, scenario);
const stand = await Stand.start({ scenario: file, carrier: ["--log", log] });
const browser = await launch("--autoplay-policy=no-user-gesture-required", "--enable-precise-memory-info");
try {
  console.log(`load of the machine before: ${loadavg().map((one) => one.toFixed(1)).join(" ")}`);
  await listenIn(stand, browser);
  await eventToPixel(stand, browser);
  await fullWall(stand, browser);
  console.log(`load of the machine after: ${loadavg().map((one) => one.toFixed(1)).join(" ")}`);
} finally {
  await browser.close();
  await stand.stop();
}
