import { Problem, worthRetrying } from "@/api/problem";
import { contactImport as text } from "@/strings/contact_import";
import { messageOf } from "@/ui/states";
import type { ContactLine, LineFault } from "./contact_lines";
import { readCsv, writeCsv } from "./csv";

/** What came of each line of a file. */
export interface Course {
  taken: number[];
  refused: LineFault[];
  /** What broke the import off. Whether that line was taken may be open; taking it twice adds nothing. */
  stopped: LineFault | null;
  untried: number[];
}

interface Asked {
  lines: ContactLine[];
  /** What was wrong before anything was sent. */
  faults: LineFault[];
  /** What is wrong with that one; throws where none can be added any more. */
  add: (one: ContactLine) => Promise<string | undefined>;
  onProgress: (done: number) => void;
  /** Somebody has had enough. */
  isOver: () => boolean;
}

/** It may go through when it is tried again: the server is away or busy. */
export const passing = (error: unknown): boolean =>
  worthRetrying(error) || (error instanceof Problem && error.status === 429);

/** One after the other, until the end or until nothing goes on. */
export async function importAll({ lines, faults, add, onProgress, isOver }: Asked): Promise<Course> {
  const course: Course = { taken: [], refused: [...faults], stopped: null, untried: [] };
  for (const [index, one] of lines.entries()) {
    onProgress(index);
    if (isOver() || course.stopped) {
      course.untried.push(one.line);
      continue;
    }
    try {
      const wrong = await add(one);
      if (wrong) course.refused.push({ line: one.line, what: wrong });
      else course.taken.push(one.line);
    } catch (error) {
      // Whoever stops while a line is tried over and over has not seen the import break off.
      if (isOver() && passing(error)) course.untried.push(one.line);
      else course.stopped = { line: one.line, what: messageOf(error) };
    }
  }
  course.refused.sort((one, other) => one.line - other.line);
  return course;
}

/** Everything that was not taken, each line with why, in the order of the file. */
export function notTaken({ refused, stopped, untried }: Course): LineFault[] {
  const left = [
    ...refused,
    ...(stopped ? [{ line: stopped.line, what: `${text.stopped}: ${stopped.what}` }] : []),
    ...untried.map((line) => ({ line, what: text.untried })),
  ];
  return left.sort((one, other) => one.line - other.line);
}

/** “2–10, 12”: of lines in their order. */
export function rangesOf(lines: number[]): string {
  const runs: [number, number][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`)).join(", ");
}

/** Those lines of the file as it was, with why each is there, to be put right and imported in its turn. */
export function restOf(file: string, left: LineFault[]): string {
  const [header, ...rows] = readCsv(file);
  const why = new Map(left.map((one) => [one.line, one.what]));
  const known = (header?.cells ?? []).indexOf(text.why);
  const width = header?.cells.length ?? 0;
  const withWhy = (cells: string[], last: string) => {
    // A rest of a rest has that column already.
    const own = Array.from({ length: width }, (_, at) => cells[at] ?? "").filter((_, at) => at !== known);
    return [...own.map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, "")), last];
  };
  return writeCsv([
    withWhy(header?.cells ?? [], text.why),
    ...rows.filter((row) => why.has(row.line)).map((row) => withWhy(row.cells, why.get(row.line) ?? "")),
  ]);
}
