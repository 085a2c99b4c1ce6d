export const contactImport = {
  open: "Import CSV",
  title: "Import contacts",
  about:
    "The first line names the columns: name, phone, email, company, tags. A number or an e-mail address is needed.",
  file: "File",
  submit: "Import",
  nothing: "There are no contacts in this file.",
  tooMany: (most: number) => `At most ${most} contacts at a time; split the file.`,
  noColumns: "The first line must name a column phone or email",
  wrongEmail: (email: string) => `“${email}” is no e-mail address`,
  neither: "There is neither a number nor an e-mail address",
  tooLong: "The name is longer than 200 characters",
  again: (line: number) => `The same contact stands in line ${line}`,
  there: "There is a contact with this number or address already; it was left as it is",
  found: (good: number, bad: number) =>
    `${good} ${good === 1 ? "contact" : "contacts"} to import${bad > 0 ? `, ${bad} ${bad === 1 ? "line" : "lines"} left out` : ""}`,
  progress: (done: number, all: number) => `${done} of ${all}`,
  imported: (n: number) => `${n} ${n === 1 ? "contact was" : "contacts were"} added`,
  took: (n: number, lines: string) => `${n} ${n === 1 ? "line was" : "lines were"} taken${lines && `: ${lines}`}`,
  refused: (n: number) => `${n} ${n === 1 ? "line was" : "lines were"} refused`,
  notTried: (n: number, lines: string) =>
    `${n} ${n === 1 ? "line was" : "lines were"} not tried${lines && `: ${lines}`}`,
  brokeOff: (line: number, why: string) =>
    `The import broke off at line ${line}: ${why} What came before is kept. Lines that are sent twice are added once.`,
  halt: "Stop",
  rest: "Download these lines",
  restHint:
    "A file of the lines that were not taken, each with why: put right what is wrong in it, then import it in its turn.",
  restName: "contacts-to-correct.csv",
  left: "Lines that were not imported",
  line: "Line",
  why: "Why",
  stopped: "The import broke off here",
  untried: "Not tried",
};
