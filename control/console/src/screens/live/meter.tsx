import { useEffect, useRef } from "react";
import { useLevels } from "@/live/live_context";
import { usePreferences } from "@/ui/preferences";
import style from "./wall.module.css";

const FADE_MS = 400;
const CALM_MS = 1_000;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Two bars, caller over agent, drawn from what the feed told last; still where motion is unwelcome. */
export function Meter({ call }: { call: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const levels = useLevels();
  const { meters } = usePreferences();
  useEffect(() => {
    const element = canvas.current;
    const paint = element?.getContext("2d");
    if (!element || !paint || !meters) return;
    let frame = 0;
    let drawnAt = 0;
    const colours = getComputedStyle(element);
    const draw = (now: number) => {
      frame = requestAnimationFrame(draw);
      if (calm.matches && now - drawnAt < CALM_MS) return;
      drawnAt = now;
      const level = levels(call);
      const width = (element.width = element.clientWidth);
      element.height = 8;
      const fade = level ? Math.max(0, 1 - (now - level.at) / FADE_MS) : 0;
      const bar = (y: number, value: number, colour: string) => {
        paint.fillStyle = colours.getPropertyValue("--surface-3");
        paint.fillRect(0, y, width, 3);
        paint.fillStyle = colour;
        paint.fillRect(0, y, width * Math.sqrt(value) * fade, 3);
      };
      bar(0, level?.caller ?? 0, colours.getPropertyValue("--caller"));
      bar(5, level?.agent ?? 0, colours.getPropertyValue("--agent"));
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [call, levels, meters]);
  return meters ? <canvas ref={canvas} className={style.meter} aria-hidden /> : null;
}
