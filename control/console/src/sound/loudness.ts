/** How loud both sides of a call were, step by step: the louder of its samples, 0 to 255. */
export interface Loudness {
  stepMs: number;
  caller: Uint8Array;
  agent: Uint8Array;
}

export const STEP_MS = 20;

/** Gathers samples of both sides, however they come cut, into steps. */
export class LoudnessMeter {
  private readonly stepSamples: number;
  private readonly sides: [number[], number[]] = [[], []];
  private readonly loudest: [number, number] = [0, 0];
  private count = 0;

  /** `skip`: samples in front that are not of the sound. */
  constructor(
    rate: number,
    private skip: number,
  ) {
    this.stepSamples = Math.round((rate * STEP_MS) / 1000);
  }

  add(caller: Float32Array, agent: Float32Array): void {
    const skipped = Math.min(this.skip, caller.length);
    this.skip -= skipped;
    for (let i = skipped; i < caller.length; i++) {
      this.loudest[0] = Math.max(this.loudest[0], Math.abs(caller[i] ?? 0));
      this.loudest[1] = Math.max(this.loudest[1], Math.abs(agent[i] ?? 0));
      if (++this.count === this.stepSamples) this.step();
    }
  }

  finish(): Loudness {
    if (this.count > 0) this.step();
    return { stepMs: STEP_MS, caller: Uint8Array.from(this.sides[0]), agent: Uint8Array.from(this.sides[1]) };
  }

  private step(): void {
    for (const side of [0, 1] as const) {
      this.sides[side].push(Math.min(255, Math.round(this.loudest[side] * 255)));
      this.loudest[side] = 0;
    }
    this.count = 0;
  }
}

/** As many columns as there is room for, each as loud as its loudest step. */
export function columnsOf(steps: Uint8Array, columns: number): Uint8Array {
  const made = new Uint8Array(columns);
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * steps.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * steps.length) / columns));
    for (let i = from; i < to && i < steps.length; i++) made[column] = Math.max(made[column] ?? 0, steps[i] ?? 0);
  }
  return made;
}
