import style from "./diff.module.css";
import { diffLines } from "./diff_lines";
import { Stack } from "./layout";

interface DiffProps {
  title: string;
  before: string;
  after: string;
  /** What the two sides are called. */
  labels: [string, string];
}

export function Diff({ title, before, after, labels }: DiffProps) {
  return (
    <Stack gap={1}>
      <h3>{title}</h3>
      <div className={style.lines} tabIndex={0} role="region" aria-label={`${title}: ${labels[0]}, ${labels[1]}`}>
        {diffLines(before, after).map((line, index) => (
          <div key={index} className={line.kind === "same" ? undefined : style[line.kind]}>
            {line.text || "\u00a0"}
            {line.kind !== "same" && (
              <span className="visually-hidden">{line.kind === "gone" ? labels[0] : labels[1]}</span>
            )}
          </div>
        ))}
      </div>
    </Stack>
  );
}
