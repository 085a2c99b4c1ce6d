import { Watchable } from "./watchable";

export const VOICE_RATE = 24_000;

export interface Spoken {
  state: "off" | "asking" | "open" | "denied" | "missing" | "insecure" | "lost";
  muted: boolean;
  /** Loudest of the last block, 0 to 1. */
  peak: number;
}

interface Block {
  block: ArrayBuffer;
  peak: number;
}

const OFF: Spoken = { state: "off", muted: false, peak: 0 };

/** The microphone of this machine as blocks of 20 ms: 16-bit, mono, 24 kHz. Muted it gives silence. */
export class Microphone extends Watchable<Spoken> {
  private stream: MediaStream | null = null;
  private context: AudioContext | null = null;
  private node: AudioWorkletNode | null = null;

  constructor(private readonly onBlock: (block: ArrayBuffer) => void) {
    super(OFF);
  }

  /** Asks for it, where it was not allowed yet. Gives whether it is open; if not, the state says why. */
  async open(): Promise<boolean> {
    this.close();
    if (!window.isSecureContext || !navigator.mediaDevices) return this.failed("insecure");
    this.set({ ...OFF, state: "asking" });
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
    } catch (error) {
      const denied = error instanceof DOMException && error.name === "NotAllowedError";
      return this.failed(denied ? "denied" : "missing");
    }
    // Closed while the browser asked.
    if (this.snapshot().state !== "asking") {
      stream.getTracks().forEach((track) => track.stop());
      return false;
    }
    this.stream = stream;
    stream.getAudioTracks()[0]?.addEventListener("ended", () => this.stream === stream && this.failed("lost"));
    const source = this.source(stream);
    await source.context.audioWorklet.addModule(new URL("./microphone_processor.js", import.meta.url));
    if (this.stream !== stream) return false;
    this.node = new AudioWorkletNode(source.context, "microphone", {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: "explicit",
      processorOptions: { rate: VOICE_RATE },
    });
    this.node.port.onmessage = ({ data }: MessageEvent<Block>) => {
      this.set({ peak: data.peak });
      this.onBlock(data.block);
    };
    source.connect(this.node);
    await this.context?.resume();
    this.set({ state: "open" });
    return true;
  }

  mute(muted: boolean): void {
    this.node?.port.postMessage({ muted });
    this.set({ muted });
  }

  close(): void {
    this.release();
    this.set(OFF);
  }

  /** At our own rate, where the browser takes a device of another one into such a context; else at the device's. */
  private source(stream: MediaStream): MediaStreamAudioSourceNode {
    this.context = new AudioContext({ sampleRate: VOICE_RATE, latencyHint: "interactive" });
    try {
      return this.context.createMediaStreamSource(stream);
    } catch {
      void this.context.close();
      this.context = new AudioContext({ latencyHint: "interactive" });
      return this.context.createMediaStreamSource(stream);
    }
  }

  private failed(state: Spoken["state"]): false {
    this.release();
    this.set({ ...OFF, state });
    return false;
  }

  private release(): void {
    this.node?.port.close();
    this.node?.disconnect();
    this.node = null;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    void this.context?.close();
    this.context = null;
  }
}
