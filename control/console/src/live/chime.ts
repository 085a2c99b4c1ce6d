/** Two short tones, a fourth apart: a call has come in. */
export function chime(): void {
  const context = new AudioContext();
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
    tone.onended = index === 1 ? () => void context.close() : null;
  }
}
