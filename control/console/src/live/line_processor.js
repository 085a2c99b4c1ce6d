// Plays one voice that comes faster than it is heard. Runs on the audio thread: no allocation in process() but for marks that pass.
//
// In: {block: Float32Array} of 24 kHz; {mark: number} behind the blocks before it; {clear: true}: what has not been played is thrown
// away; {latency: seconds} from here to the loudspeaker. Out: {played: number} when all before that mark was heard or thrown away;
// {peak, queuedMs} ten times a second.

const CAPACITY_S = 60;
const REPORT_S = 0.1;

class LineProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.ring = new Float32Array(CAPACITY_S * sampleRate);
    this.written = 0;
    this.read = 0;
    this.marks = []; // {id, at: sample of the line, due: frame at which it is heard; none while it waits}
    this.latency = 0;
    this.peak = 0;
    this.sinceReport = 0;
    this.port.onmessage = ({ data }) => {
      if (data.block) this.take(data.block);
      if (data.mark !== undefined) this.marks.push({ id: data.mark, at: this.written, due: Infinity });
      if (data.latency !== undefined) this.latency = Math.round(data.latency * sampleRate);
      if (data.clear) this.clear();
    };
  }

  take(block) {
    // More than a minute ahead is no line of ours: the oldest goes.
    for (const sample of block) this.ring[this.written++ % this.ring.length] = sample;
    this.read = Math.max(this.read, this.written - this.ring.length);
  }

  clear() {
    this.read = this.written;
    for (const { id } of this.marks.splice(0)) this.port.postMessage({ played: id });
  }

  process(_inputs, [output]) {
    const [out] = output;
    for (let i = 0; i < out.length; i++) {
      out[i] = this.read < this.written ? this.ring[this.read++ % this.ring.length] : 0;
      this.peak = Math.max(this.peak, Math.abs(out[i]));
    }
    const frame = currentFrame + out.length;
    for (const mark of this.marks) {
      if (mark.at > this.read) break;
      mark.due = Math.min(mark.due, frame + this.latency);
    }
    while (this.marks.length > 0 && this.marks[0].due <= frame)
      this.port.postMessage({ played: this.marks.shift().id });
    this.sinceReport += out.length;
    if (this.sinceReport >= REPORT_S * sampleRate) {
      this.port.postMessage({ peak: this.peak, queuedMs: (1000 * (this.written - this.read)) / sampleRate });
      this.peak = 0;
      this.sinceReport = 0;
    }
    return true;
  }
}

registerProcessor("line", LineProcessor);
