import { type Loudness, LoudnessMeter } from "./loudness";
import { readOggOpus } from "./ogg_opus";

/** Asked with the bytes of a recording; answers once, with null where this browser cannot decode it. */
const RATE = 48_000;
const PACKET_US = 20_000;
/** So many packets wait for the decoder at the most: memory stays small for hours of sound. */
const AHEAD = 200;

async function loudnessOf(file: ArrayBuffer): Promise<Loudness | null> {
  const opus = readOggOpus(new Uint8Array(file));
  if (!opus || opus.channels !== 2 || typeof AudioDecoder === "undefined") return null;
  const meter = new LoudnessMeter(RATE, opus.preSkip);
  let failed = false;
  const decoder = new AudioDecoder({
    output: (sound) => {
      const side = (planeIndex: number) => {
        const samples = new Float32Array(sound.numberOfFrames);
        sound.copyTo(samples, { planeIndex, format: "f32-planar" });
        return samples;
      };
      meter.add(side(0), side(1));
      sound.close();
    },
    error: () => (failed = true),
  });
  decoder.configure({ codec: "opus", sampleRate: RATE, numberOfChannels: opus.channels });
  for (const [index, data] of opus.packets.entries()) {
    if (failed) return null;
    if (decoder.decodeQueueSize > AHEAD)
      await new Promise((done) => decoder.addEventListener("dequeue", done, { once: true }));
    decoder.decode(new EncodedAudioChunk({ type: "key", timestamp: index * PACKET_US, data }));
  }
  await decoder.flush();
  decoder.close();
  return failed ? null : meter.finish();
}

self.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
  loudnessOf(data).then(
    (loudness) => self.postMessage(loudness),
    () => self.postMessage(null),
  );
};
