/** Calls that come closer together than this sound once. */
const APART_MS = 3_000;
/** A tone that is later than this is for nobody. */
const LATE_MS = 1_000;

let context: AudioContext | undefined;
let last = 0;

/** A call has come in. Silent until somebody has touched the page: browsers want it so. */
export function chime(): void {
  const asked = Date.now();
  if (asked - last < APART_MS) return;
  last = asked;
  context ??= new AudioContext();
  const by = context;
  // A context that was just made is not running yet, even where it may; elsewhere this settles when the page is touched.
  void by.resume().then(() => Date.now() - asked < LATE_MS && sound(by));
}

/** Two short tones, a fourth apart. */
function sound(context: AudioContext): void {
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
