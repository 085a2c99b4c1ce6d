import { Slider } from "radix-ui";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { columnsOf, type Loudness } from "@/sound/loudness";
import type { Playhead } from "@/sound/playhead";
import { callPage as text } from "@/strings/calls";
import { usePreferences } from "@/ui/preferences";
import { clock } from "@/ui/time";
import style from "./recording.module.css";

const HEIGHT = 72;
const COLUMN_PX = 3;
const STEP_S = 0.1;
/** What keys wind, in seconds. */
const WIND: Record<string, number> = {
  ArrowLeft: -5,
  ArrowDown: -5,
  ArrowRight: 5,
  ArrowUp: 5,
  PageDown: -30,
  PageUp: 30,
};

interface Props {
  loudness: Loudness | null;
  lengthMs: number;
  /** On the call's clock, where the recording begins. */
  offsetMs: number;
  playhead: Playhead;
  onSeek: (ms: number) => void;
}

/** Both sides of a call as it was loud, the caller above, the agent below, with the place that plays: drag it, or use the keys. */
export function Waveform({ loudness, lengthMs, offsetMs, playhead, onSeek }: Props) {
  const at = useSyncExternalStore(playhead.subscribe, () => {
    const tenths = Math.floor(((playhead.now() ?? offsetMs) - offsetMs) / 100);
    return Math.max(0, tenths) / 10;
  });
  const length = Math.max(1, lengthMs / 1000);
  const seek = (seconds: number) => onSeek(offsetMs + 1000 * Math.min(length, Math.max(0, seconds)));
  return (
    <Slider.Root
      className={style.wave}
      value={[Math.min(at, length)]}
      onValueChange={([chosen]) => seek(chosen ?? 0)}
      onKeyDown={(event) => {
        const seconds = WIND[event.key];
        if (seconds === undefined) return;
        event.preventDefault();
        seek(at + seconds);
      }}
      min={0}
      max={length}
      step={STEP_S}
      data-measured={loudness !== null}
    >
      <Slider.Track className={style.lanes}>
        <Lanes loudness={loudness} />
        <Line {...{ lengthMs, offsetMs, playhead }} />
      </Slider.Track>
      <Slider.Thumb
        className={style.grip}
        aria-label={text.recording}
        aria-valuetext={text.position(clock(at * 1000), clock(lengthMs))}
      />
    </Slider.Root>
  );
}

function Lanes({ loudness }: { loudness: Loudness | null }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { theme } = usePreferences();
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = canvas.current;
    const paint = element?.getContext("2d");
    if (!element || !paint || width === 0) return;
    const scale = window.devicePixelRatio;
    element.width = width * scale;
    element.height = HEIGHT * scale;
    paint.scale(scale, scale);
    const colours = getComputedStyle(element);
    const columns = Math.floor(width / COLUMN_PX);
    for (const [steps, colour, top] of [
      [loudness?.caller, "--caller", 0],
      [loudness?.agent, "--agent", HEIGHT / 2],
    ] as const) {
      paint.fillStyle = colours.getPropertyValue(colour);
      const loud = steps ? columnsOf(steps, columns) : new Uint8Array(columns);
      loud.forEach((step, column) => {
        // The ear hears loudness about as its root.
        const height = Math.max(1, Math.sqrt(step / 255) * (HEIGHT / 2 - 4));
        paint.fillRect(column * COLUMN_PX, top + HEIGHT / 4 - height / 2, COLUMN_PX - 1, height);
      });
    }
  }, [loudness, width, theme]);
  return <canvas ref={canvas} aria-hidden />;
}

function Line({ lengthMs, offsetMs, playhead }: Pick<Props, "lengthMs" | "offsetMs" | "playhead">) {
  const line = useRef<HTMLElement>(null);
  useEffect(() => {
    const move = () => {
      const share = ((playhead.now() ?? offsetMs) - offsetMs) / Math.max(1, lengthMs);
      line.current?.style.setProperty("left", `${100 * Math.min(1, Math.max(0, share))}%`);
    };
    move();
    return playhead.subscribe(move);
  }, [lengthMs, offsetMs, playhead]);
  return <i ref={line} className={style.line} aria-hidden />;
}
