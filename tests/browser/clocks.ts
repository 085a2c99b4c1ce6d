import type { Page } from "playwright-core";

const TRIES = 30;

/** What to add to a page's `performance.now()` to have this process's monotonic clock, in ms: the simulators' logs have the same. */
export async function clockOf(page: Page): Promise<number> {
  let shortest = Infinity;
  let offset = 0;
  for (let i = 0; i < TRIES; i++) {
    const before = monotonicMs();
    const there = await page.evaluate(() => performance.now());
    const after = monotonicMs();
    if (after - before >= shortest) continue;
    shortest = after - before;
    offset = (before + after) / 2 - there;
  }
  return offset;
}

export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** The value below which `share` of them are. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
