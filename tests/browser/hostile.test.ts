// Goal (fault 44): whatever callers, models and colleagues write, the console shows it as the text that it is: nothing of it is executed, nothing
// is asked of anybody, and what is taken away as a table holds no formula.
// Method: the texts of tests/fault/hostile_texts.hpp, and markup that only a browser would fall for, as names of contacts and agents, titles of records,
// notes, and the words of a live call; a page with its policy in force, where every dialog, error, refused request and new element is a fault.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Locator } from "playwright-core";
import { ApiClient } from "./api_client.ts";
import { go, open, signIn, type Watched } from "./browser.ts";
import { stage } from "./stage.ts";
import { root, type Stand, until } from "./stand.ts";

const OWNER = "owner@harbour-dental.example";
const CALL_MS = 120_000;

/** The literals of the header, adjacent ones joined, as bytes of UTF-8. */
function hostileTexts(): string[] {
  const header = readFileSync(`${root}/tests/fault/hostile_texts.hpp`, "utf8");
  const list = header.slice(header.indexOf("kTexts{") + "kTexts{".length, header.indexOf("};")).replaceAll(/^\s*\/\/.*$/gm, "");
  const escapes: Record<string, number> = { n: 10, r: 13, t: 9, '"': 34, "\\": 92 };
  const bytes = (literal: string) =>
    Buffer.concat(
      [...literal.matchAll(/\\x([0-9A-Fa-f]{2})|\\(.)|([^\\]+)/g)].map(([, hex, escaped, plain]) =>
        plain !== undefined ? Buffer.from(plain) : Buffer.from([hex ? Number.parseInt(hex, 16) : (escapes[escaped ?? ""] ?? 0)]),
      ),
    );
  const texts: Buffer[] = [];
  let joins = false;
  for (const [, literal] of list.matchAll(/"((?:[^"\\]|\\.)*)"|,/g)) {
    if (literal === undefined) joins = false;
    else if (joins) texts.push(Buffer.concat([texts.pop() ?? Buffer.alloc(0), bytes(literal)]));
    else texts.push(bytes(literal));
    joins = literal !== undefined;
  }
  return texts.map((text) => text.toString("utf8"));
}

/** What only a page would fall for. */
const MARKUP = [
  "<img src=x onerror=\"document.title='struck';alert(2)\">",
  "<svg onload=alert(3)></svg>",
  "<iframe srcdoc='<script>parent.alert(4)</script>'></iframe>",
  "<a href=\"javascript:alert(5)\">prize</a>",
  "<style>body{display:none}</style>",
  "<form action=//evil.test><input name=q autofocus onfocus=alert(6)></form>",
  "javascript:alert(7)",
  "[prize](javascript:alert(8))",
  "${alert(9)}{{constructor.constructor('alert(9)')()}}",
];
/** The carrier's and the model's words of the live call: a scenario's strings are JSON's too. */
const SAID = [...MARKUP.slice(0, 2), "<script>alert(1)</script>"];
const CALLER = "+15558675310";
/** Of the demo's clinic: whoever looks sees the calls of their own organisation. */
const CLINIC = "+442079460101";
const script = `
[[calls]]
from = "${CALLER}"
to = "${CLINIC}"
  [[calls.turns]]
  wait = "agent"
${SAID.map((text) => `  [[calls.turns]]\n  say = ["hello"]\n  transcript = ${JSON.stringify(text)}\n  [[calls.turns]]\n  wait = "agent"\n`).join("")}
  [[calls.turns]]
  wait_ms = 3000
  [[calls.turns]]
  hang_up = true
[model]
  [[model.turns]]
  say = "Hello."
  [[model.turns]]
  say = "<b>Good</b> <img src=x onerror=alert(10)>"
  times = 99
`;

let stand: Stand;
let api: ApiClient;
let watched: Watched;
const dialogs: string[] = [];
const foreign: string[] = [];
stage({
  who: OWNER,
  script,
  ready: async (there) => {
    stand = there.stand;
    api = await ApiClient.signIn(stand.url, OWNER);
    watched = await open(there.browser, stand.url);
    const { page } = watched;
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== new URL(stand.url).origin && !["data:", "blob:", "ws:"].includes(protocol)) foreign.push(request.url());
    });
    await signIn(page, OWNER);
    watched.faults.length = 0;
  },
});

const plain = (text: string) => text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim();

/** The text stands there, as a text. */
async function reads(where: Locator, text: string): Promise<void> {
  await until(`“${plain(text)}” is read`, async () => plain(await where.innerText()).includes(plain(text)));
}

/** Nothing of them has become anything. */
async function harmless(where: string): Promise<void> {
  const { page, faults } = watched;
  assert.deepEqual(dialogs, [], where);
  assert.deepEqual(foreign, [], where);
  assert.deepEqual(faults, [], where);
  assert.notEqual(await page.title(), "struck");
  const made = await page.evaluate(() =>
    [...document.querySelectorAll("img[src=x], iframe, [onerror], [onload], [onfocus], a[href^='javascript:' i], form[action*=evil]")].map(
      (one) => one.outerHTML,
    ),
  );
  assert.deepEqual(made, [], where);
}

const kept: string[] = [];

test("the header's texts are read as they are written there", () => {
  const texts = hostileTexts();
  assert.ok(texts.length >= 19, `${texts.length} texts`);
  assert.ok(texts.includes("<script>alert(1)</script>"));
  assert.ok(texts.some((text) => text.includes("\u009b")));
});

test("names of contacts", async () => {
  const { page } = watched;
  let number = 0;
  for (const text of [...hostileTexts(), ...MARKUP]) {
    number += 1;
    const body = { name: text, company: text, phone: `+4477009001${String(number).padStart(2, "0")}` };
    // What no name may hold is refused; that is as good as shown.
    await api.send("POST", "/api/contacts", body).then(
      () => kept.push(text),
      (error) => assert.match(String(error), /: 4(00|22) /),
    );
  }
  assert.ok(kept.length >= MARKUP.length + 8, `${kept.length} of ${number} were taken`);
  // The caller of the live call as well: their name stands on the wall.
  await api.send("POST", "/api/contacts", { name: MARKUP[0], phone: CALLER });
  await go(page, "/contacts");
  for (const text of kept) {
    await page.getByRole("searchbox").fill(plain(text));
    await reads(page.locator("main"), text);
  }
  await harmless("contacts");
});

test("names of agents, and their instructions", async () => {
  const { page } = watched;
  const made: { id: string; name: string }[] = [];
  for (const text of kept)
    await api.send<{ id: string; name: string }>("POST", "/api/agents", { name: text, instructions: text, greeting: text }).then(
      (agent) => made.push(agent),
      (error) => assert.match(String(error), /: 4(00|09|22) /),
    );
  assert.ok(made.length >= MARKUP.length, `${made.length} agents`);
  await go(page, "/agents");
  for (const { name } of made) await reads(page.locator("main"), name);
  for (const { id, name } of made.filter((one) => MARKUP.includes(one.name))) {
    await go(page, `/agents/${id}`);
    await reads(page.locator("main h1").first(), name);
    assert.equal(await page.getByLabel("Instructions").inputValue(), name);
  }
  await harmless("agents");
});

test("notes, dispositions and tags of a call, and the list that finds it by them", async () => {
  const { page } = watched;
  const call = await api.first<{ id: string }>("/api/calls?outcome=booked");
  const notes = kept.join("\n");
  await api.send("PATCH", `/api/calls/${call.id}`, { notes, disposition: MARKUP[1], tags: ["<b>vip</b>", "=1+1"] });
  await go(page, `/calls/${call.id}`);
  assert.equal(plain(await page.getByLabel("Notes").inputValue()), plain(notes));
  assert.equal(await page.getByLabel("Filed as").inputValue(), MARKUP[1]);
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    await harmless(`the call's page, ${await tab.innerText()}`);
  }
  await go(page, "/calls?text=onerror");
  await page.locator("main tbody tr[data-opens]").first().waitFor();
  await harmless("the list of calls");
});

test("titles of records, and their notes", async () => {
  const { page } = watched;
  for (const title of kept) await api.send("POST", "/api/records", { type: "task", title, notes: title, tags: ["=1+1"] });
  for (const text of MARKUP) {
    await go(page, `/records?text=${encodeURIComponent(text)}`);
    await page.locator("main tbody tr[data-opens]", { hasText: text }).first().click();
    const drawer = page.getByRole("dialog");
    await reads(drawer, text);
    assert.equal(await drawer.getByLabel("Notes").inputValue(), text);
  }
  await harmless("records");
});

/** A table's rows by RFC 4180, to the letter: nothing may stand beside its cells. */
function rowsOf(table: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let read = 0;
  for (const [whole, quoted, bare, end] of table.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy)) {
    row.push(quoted?.replaceAll('""', '"') ?? bare ?? "");
    read += whole.length;
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  assert.equal(read, table.length, `no table from here on: ${table.slice(read, read + 80)}`);
  return rows;
}

/** What `member` is of the newest of a list, all of `kept` among them. */
async function newest(list: string, member: string): Promise<string[]> {
  const { data } = await api.get<{ data: Record<string, string | null>[] }>(`${list}?limit=200`);
  const written = data.map((one) => one[member] ?? "");
  for (const text of kept) assert.ok(written.some((one) => plain(one) === plain(text)), `“${text}” is in ${list}`);
  return written;
}
/** What became of a call, in words of their own: a call for each text. */
async function dispositions(): Promise<string[]> {
  const { data } = await api.get<{ data: { id: string }[] }>("/api/calls?limit=200");
  assert.ok(data.length >= kept.length, `${data.length} calls`);
  for (const [index, disposition] of kept.entries()) await api.send("PATCH", `/api/calls/${data[index]?.id}`, { disposition });
  return newest("/api/calls", "disposition");
}
/** Each list that can be taken away: its page, a column of what people wrote, and the same as the API has it. */
const TABLES: [path: string, column: string, written: () => Promise<string[]>][] = [
  ["/calls", "disposition", dispositions],
  ["/contacts", "name", () => newest("/api/contacts", "name")],
  ["/records", "title", () => newest("/api/records", "title")],
];

for (const [path, column, written] of TABLES)
  test(`a table that is taken away holds no formula, and each text as it was written: ${path}`, async () => {
    const { page } = watched;
    const texts = await written();
    await go(page, path);
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export CSV" }).click();
    const [head = [], ...rows] = rowsOf(readFileSync(await (await coming).path(), "utf8"));
    assert.ok(rows.length > 0);
    // No quote, comma or line break of a text makes another cell or row.
    for (const row of rows) assert.equal(row.length, head.length, row.join(" | "));
    // A number may be negative; nothing else may begin so.
    for (const cell of rows.flat()) assert.doesNotMatch(cell, /^(?:[=+@\t\r]|-(?!\d+(?:\.\d+)?$))/);
    const told = rows.map((row) => row[head.indexOf(column)] ?? "");
    const holds = (text: string) => told.includes(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
    // Marks that turn the direction of writing, line breaks and quotes among them.
    for (const text of texts) assert.ok(holds(text), `“${text}” is in the table`);
    await harmless(`the table of ${path}`);
  });

test("the words of a call, while it is on and afterwards", async () => {
  const { page } = watched;
  await go(page, "/live");
  await stand.placeCall();
  const tile = page.locator("[data-call]");
  await tile.waitFor();
  await tile.click();
  const log = page.getByRole("log", { name: "Transcript" });
  for (const text of SAID) await until(`“${text}” is read`, async () => plain(await log.innerText()).includes(text), CALL_MS);
  await reads(log, "<img src=x onerror=alert(10)>");
  await harmless("the live call");
  await tile.waitFor({ state: "detached", timeout: CALL_MS });
  await go(page, `/calls?number=${encodeURIComponent(CALLER)}`);
  await page.locator("main tbody tr[data-opens]").first().click();
  for (const text of SAID) await reads(page.getByRole("log", { name: "Transcript" }), text);
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    await harmless(`the call afterwards, ${await tab.innerText()}`);
  }
});
