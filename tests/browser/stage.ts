import { writeFileSync } from "node:fs";
import { after, before } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launch, open, signIn } from "./browser.ts";
import { Stand, type StandOptions } from "./stand.ts";

interface Wanted extends Partial<StandOptions> {
  /** Whoever is signed in. */
  who: string;
  /** What the simulated peers do, as the text of a scenario. */
  script?: string;
  /** More words for the browser. */
  browser?: string[];
  /** What else has to be there before the first test: hooks of a file do not wait for each other. */
  ready?: (stage: Stage) => unknown;
}

/** There from a file's first test to its last. */
export interface Stage {
  stand: Stand;
  browser: Browser;
  page: Page;
}

/** A system, a browser and somebody who is signed in, for all tests of a file. */
export function stage({ who, script, browser = [], ready, ...options }: Wanted): Stage {
  const set = {} as Stage;
  before(async () => {
    const scenario = `/tmp/tandem-browser-${process.pid}.toml`;
    if (script) writeFileSync(scenario, script);
    set.stand = await Stand.start({ ...(script ? { scenario } : {}), ...options });
    set.browser = await launch(...browser);
    ({ page: set.page } = await open(set.browser, set.stand.url));
    await signIn(set.page, who);
    await ready?.(set);
  });
  after(async () => {
    await set.browser?.close();
    await set.stand?.stop();
  });
  return set;
}
