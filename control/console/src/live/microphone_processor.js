// The microphone as 16-bit blocks of 20 ms at one rate, whatever the device runs at. Runs on the audio thread.
//
// Options: {rate}. In: {muted: boolean}; a muted microphone sends silence, so that the line stays alive. Out: {block: ArrayBuffer of
// Int16, peak: 0 to 1}.

const BLOCK_MS = 20;

class MicrophoneProcessor extends AudioWorkletProcessor {
  constructor({ processorOptions }) {
    super();
    this.step = processorOptions.rate / sampleRate;
    this.block = new Int16Array((processorOptions.rate * BLOCK_MS) / 1000);
    this.filled = 0;
    this.peak = 0;
    this.muted = false;
    // What falls into one sample of ours is averaged: the device's rate is the same or higher.
    this.share = 0;
    this.sum = 0;
    this.count = 0;
    this.port.onmessage = ({ data }) => {
      this.muted = data.muted;
    };
  }

  process([input]) {
    const samples = input[0];
    const length = samples?.length ?? 128;
    for (let i = 0; i < length; i++) {
      this.sum += this.muted || !samples ? 0 : samples[i];
      this.count++;
      this.share += this.step;
      if (this.share < 1) continue;
      this.share -= 1;
      this.put(this.sum / this.count);
      this.sum = 0;
      this.count = 0;
    }
    return true;
  }

  put(sample) {
    this.peak = Math.max(this.peak, Math.abs(sample));
    this.block[this.filled++] = Math.round(32_767 * Math.max(-1, Math.min(1, sample)));
    if (this.filled < this.block.length) return;
    const block = this.block.slice().buffer;
    this.port.postMessage({ block, peak: this.peak }, [block]);
    this.filled = 0;
    this.peak = 0;
  }
}

registerProcessor("microphone", MicrophoneProcessor);
