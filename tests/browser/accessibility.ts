import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** Whatever is sliding in or fading has come to rest: half-faded words have no contrast to judge. A spinner never rests. */
export const rested = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((moving) => Number.isFinite(moving.effect?.getComputedTiming().endTime ?? 0))
        .map((moving) => moving.finished),
    ).then(() => null),
  );

/** What axe finds serious or critical on the page at rest, a line each. */
export async function barriers(page: Page): Promise<string[]> {
  await rested(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${one.help}: ${node.target.join(" ")}`));
}
