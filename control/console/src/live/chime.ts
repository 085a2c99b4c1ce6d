/** Calls that come closer together than this sound once. */
const APART_MS = 3_000;

let context: AudioContext | undefined;
let last = 0;

/** Two short tones, a fourth apart: a call has come in. Silent until somebody has touched the page: browsers want it so. */
export function chime(): void {
  if (Date.now() - last < APART_MS) return;
  last = Date.now();
  context ??= new AudioContext();
  if (context.state !== "running") {
    // Does not settle before the page is touched; a tone that is late by then is for nobody.
    void context.resume();
    return;
  }
  const gain = context.createGain();
  gain.connect(context.destination);
  const start = context.currentTime;
  gain.gain.setValueAtTime(0, start);
  for (const [index, frequency] of [660, 880].entries()) {
    const tone = context.createOscillator();
    const from = start + index * 0.16;
    tone.frequency.value = frequency;
    tone.connect(gain);
    gain.gain.linearRampToValueAtTime(0.08, from + 0.02);
    gain.gain.linearRampToValueAtTime(0, from + 0.15);
    tone.start(from);
    tone.stop(from + 0.16);
    tone.onended = index === 1 ? () => gain.disconnect() : null;
  }
}
