/** The cells of comma- or semicolon-separated values (RFC 4180), each row with the line of the file that it begins on. */
export function readCsv(text: string): { line: number; cells: string[] }[] {
  const whole = text.replace(/^\uFEFF/, "");
  const first = /^[^\r\n]*/.exec(whole)?.[0] ?? "";
  // As spreadsheets write them where the comma stands for the decimal point.
  const comma = first.split(";").length > first.split(",").length ? ";" : ",";
  const rows: { line: number; cells: string[] }[] = [];
  let row: { line: number; cells: string[] } = { line: 1, cells: [] };
  let cell = "";
  let quoted = false;
  let line = 1;
  const endRow = () => {
    row.cells.push(cell);
    cell = "";
    if (row.cells.some((one) => one.trim() !== "")) rows.push(row);
    row = { line, cells: [] };
  };
  for (let at = 0; at < whole.length; ++at) {
    const c = whole.charAt(at);
    if (c === "\n") ++line;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (whole.charAt(at + 1) === '"') cell += whole.charAt(++at);
      else quoted = false;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === comma) {
      row.cells.push(cell);
      cell = "";
    } else if (c === "\n") endRow();
    else if (c !== "\r") cell += c;
  }
  endRow();
  return rows;
}

/** A cell as `readCsv` reads it again; what a spreadsheet would take for a formula has an apostrophe before it, as in our own exports. */
function written(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as comma-separated values (RFC 4180). */
export const writeCsv = (rows: string[][]): string =>
  rows.map((cells) => `${cells.map(written).join(",")}\r\n`).join("");
