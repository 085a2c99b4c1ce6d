// Plays 20 ms blocks of two voices as they come. Runs on the audio thread: no allocation in process().
//
// In: {block: Float32Array} caller and agent in turn; {gains: [caller, agent]}. Out, four times a second: {bufferedMs, underruns,
// skippedMs, peaks: [caller, agent]}.

/** Played from here on: enough for the jitter of a good network. */
const START_MS = 60;
/** More than this has gathered (a stall): the oldest is skipped, so that what is heard is what happens. */
const MOST_MS = 300;
const CAPACITY_MS = 2_000;
/** How much of each voice the other ear gets: hard left and right tires. */
const CROSS = 0.35;

class ListenProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.capacity = Math.ceil((sampleRate * CAPACITY_MS) / 1000);
    this.caller = new Float32Array(this.capacity);
    this.agent = new Float32Array(this.capacity);
    this.written = 0;
    this.read = 0;
    this.playing = false;
    this.underruns = 0;
    this.skipped = 0;
    this.gains = [1, 1];
    this.peaks = [0, 0];
    this.sinceReport = 0;
    this.port.onmessage = ({ data }) => {
      if (data.gains) this.gains = data.gains;
      if (data.block) this.take(data.block);
    };
  }

  samples(ms) {
    return Math.round((sampleRate * ms) / 1000);
  }

  take(block) {
    for (let i = 0; i + 1 < block.length; i += 2) {
      const at = this.written % this.capacity;
      this.caller[at] = block[i];
      this.agent[at] = block[i + 1];
      this.written++;
    }
    const most = this.samples(MOST_MS);
    if (this.written - this.read > most) {
      const keep = this.samples(START_MS);
      this.skipped += this.written - this.read - keep;
      this.read = this.written - keep;
    }
    if (!this.playing && this.written - this.read >= this.samples(START_MS)) this.playing = true;
  }

  process(_inputs, [output]) {
    const left = output[0];
    const right = output[1] ?? left;
    for (let i = 0; i < left.length; i++) {
      if (!this.playing || this.read >= this.written) {
        if (this.playing) {
          this.playing = false;
          this.underruns++;
        }
        left[i] = right[i] = 0;
        continue;
      }
      const at = this.read++ % this.capacity;
      const caller = this.caller[at] * this.gains[0];
      const agent = this.agent[at] * this.gains[1];
      left[i] = caller + CROSS * agent;
      right[i] = agent + CROSS * caller;
      this.peaks[0] = Math.max(this.peaks[0], Math.abs(caller));
      this.peaks[1] = Math.max(this.peaks[1], Math.abs(agent));
    }
    this.sinceReport += left.length;
    if (this.sinceReport >= sampleRate / 4) this.report();
    return true;
  }

  report() {
    const ms = (samples) => (1000 * samples) / sampleRate;
    this.port.postMessage({
      bufferedMs: ms(this.written - this.read),
      underruns: this.underruns,
      skippedMs: ms(this.skipped),
      playedMs: ms(this.read),
      peaks: this.peaks,
    });
    this.peaks = [0, 0];
    this.sinceReport = 0;
  }
}

registerProcessor("listen", ListenProcessor);
