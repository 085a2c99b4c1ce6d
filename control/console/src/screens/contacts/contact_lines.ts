import { contactImport as text } from "@/strings/contact_import";
import { items } from "@/ui/texts";
import { numberIn, wrongNumber } from "@/ui/phone_number";
import { readCsv } from "./csv";

export interface ContactLine {
  line: number;
  name: string;
  phone: string | null;
  email: string | null;
  company: string;
  tags: string[];
}
/** What is wrong with which line of the file. */
export interface LineFault {
  line: number;
  what: string;
}

const columns = ["name", "phone", "email", "company", "tags"] as const;
type Column = (typeof columns)[number];
/** What else spreadsheets call them. */
const alias: Record<string, Column> = {
  "full name": "name",
  telephone: "phone",
  mobile: "phone",
  "phone number": "phone",
  number: "phone",
  mail: "email",
  "e-mail": "email",
  "email address": "email",
  "e-mail address": "email",
  organisation: "company",
  organization: "company",
  tag: "tags",
};

/** As our own exports write what a spreadsheet would take for a formula. */
const plain = (cell: string) => cell.trim().replace(/^'(?=[=+\-@\t\r])/, "");

/** Several in a cell: as people write them, or as our own exports do, `{vip,"with, comma"}`. */
function tagsOf(cell: string): string[] {
  const list = /^\{(.*)\}$/s.exec(cell)?.[1];
  if (list === undefined) return items(cell, /[,;|]/);
  return [...list.matchAll(/"((?:[^"\\]|\\.)*)"|[^,]+/gs)].map(
    ([whole, quoted]) => quoted?.replace(/\\(.)/gs, "$1") ?? whole,
  );
}

/** A file's contacts, and its lines that are none. */
export function contactLines(file: string, country: string | undefined): { lines: ContactLine[]; faults: LineFault[] } {
  const [header, ...rows] = readCsv(file);
  const named = (header?.cells ?? []).map((cell) => {
    const word = plain(cell).toLowerCase();
    return columns.find((one) => one === word) ?? alias[word];
  });
  if (!named.includes("phone") && !named.includes("email"))
    return { lines: [], faults: [{ line: 1, what: text.noColumns }] };
  const lines: ContactLine[] = [];
  const faults: LineFault[] = [];
  const seen = new Map<string, number>();
  for (const { line, cells } of rows) {
    const of = (column: Column) => plain(cells[named.indexOf(column)] ?? "");
    const typed = of("phone");
    const phone = typed === "" ? null : (numberIn(typed, country) ?? "");
    const email = of("email").toLowerCase() || null;
    const wrong = faultOf({ name: of("name"), phone, email, typed }, country);
    const key = phone || email || "";
    const before = seen.get(key);
    if (wrong) faults.push({ line, what: wrong });
    else if (before !== undefined) faults.push({ line, what: text.again(before) });
    else {
      lines.push({ line, name: of("name"), phone, email, company: of("company"), tags: tagsOf(of("tags")) });
      seen.set(key, line);
    }
  }
  return { lines, faults };
}

function faultOf(
  { name, phone, email, typed }: { name: string; phone: string | null; email: string | null; typed: string },
  country: string | undefined,
): string | undefined {
  if (phone === "") return `“${typed}”: ${wrongNumber(typed, country)}`;
  if (email !== null && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return text.wrongEmail(email);
  if (phone === null && email === null) return text.neither;
  return name.length > 200 ? text.tooLong : undefined;
}
