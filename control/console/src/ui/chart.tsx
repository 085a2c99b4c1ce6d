import "uplot/dist/uPlot.min.css";
import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import style from "./chart.module.css";
import { common } from "@/strings/common";
import { usePreferences } from "./preferences";
import { dayAndMonth } from "./time";

export interface ChartLine {
  label: string;
  values: (number | null)[];
  bars?: boolean;
  /** A token of the palette. */
  colour?: string;
  dashed?: boolean;
}

interface ChartProps {
  label: string;
  /** The midnights at which its days begin, seconds since 1970, ascending. */
  times: number[];
  lines: ChartLine[];
  format?: (value: number) => string;
  onChoose?: (index: number) => void;
}

const HEIGHT = 216;
const TICK_PX = 64;
const DAY_S = 86_400;
const COLOURS = ["--accent", "--caller", "--agent", "--good", "--warn"];

/** Those of `times` that have `room` between them, from the first on. */
export function apart(times: number[], room: number): number[] {
  let last = -Infinity;
  return times.filter((time) => {
    if (time - last < room) return false;
    last = time;
    return true;
  });
}

/** From where to where its days are drawn: half a day is left on both sides, or the bars of the first and the last are cut. */
export function daysAround(times: number[]): [number, number] {
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const half = Math.min(DAY_S, ...steps) / 2;
  return [(times[0] ?? 0) - half, (times.at(-1) ?? 0) + half];
}

/** A chart over days; its table is there for who cannot see it. */
export function Chart({ label, times, lines, format = String, onChoose }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { theme } = usePreferences();
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = frame.current;
    if (!element || width === 0) return;
    const of = getComputedStyle(element);
    const token = (name: string) => of.getPropertyValue(name).trim();
    const axis = {
      stroke: token("--ink-3"),
      grid: { stroke: token("--line"), width: 1 },
      ticks: { show: false },
      font: `11px ${token("--font")}`,
    };
    // Days are named by their date, not by their midnight.
    const byDay = {
      ...axis,
      splits: () => apart(times, ((times.at(-1) ?? 0) - (times[0] ?? 0)) * (TICK_PX / width)),
      values: (_: uPlot, at: number[]) => at.map((one) => dayAndMonth(new Date(1000 * one))),
    };
    const bars = uPlot.paths.bars?.({ size: [0.7, 48], radius: 0.15 });
    const plot = new uPlot(
      {
        width,
        height: HEIGHT,
        cursor: { y: false },
        legend: { show: lines.length > 1, live: true },
        scales: {
          x: { time: true, range: daysAround(times) },
          y: { range: (_, __, max) => [0, Math.max(1, max * 1.12)] },
        },
        axes: [byDay, { ...axis, size: 62, values: (_, values) => values.map(format) }],
        series: [
          { label: common.day, value: (_, at) => (at ? dayAndMonth(new Date(1000 * at)) : "–") },
          ...lines.map((line, index) => {
            const colour = token(line.colour ?? COLOURS[index % COLOURS.length] ?? "--accent");
            return {
              label: line.label,
              stroke: colour,
              width: line.bars ? 0 : 2,
              fill: line.bars ? colour : undefined,
              paths: line.bars ? bars : undefined,
              dash: line.dashed ? [5, 4] : undefined,
              points: { show: !line.bars && times.length < 40, size: 5 },
              value: (_: uPlot, value: number | null) => (value === null ? "–" : format(value)),
            };
          }),
        ],
      },
      [times, ...lines.map((line) => line.values)],
      element,
    );
    const choose = () => {
      if (plot.cursor.idx !== null && plot.cursor.idx !== undefined) onChoose?.(plot.cursor.idx);
    };
    plot.over.addEventListener("click", choose);
    return () => plot.destroy();
  }, [width, times, lines, format, onChoose, theme]);
  return (
    <figure aria-label={label} className={style.frame}>
      <div ref={frame} aria-hidden />
      <table className="visually-hidden">
        <caption>{label}</caption>
        <tbody>
          {times.map((time, index) => (
            <tr key={time}>
              <th scope="row">{dayAndMonth(new Date(1000 * time))}</th>
              {lines.map((line) => (
                <td key={line.label}>{line.values[index] === null ? "–" : format(line.values[index] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
