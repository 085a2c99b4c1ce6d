import { expect, it } from "vitest";
import { contactLines } from "./contact_lines";
import { readCsv } from "./csv";

it("reads cells with commas, quotes and line breaks, and knows on which line each row begins", () => {
  expect(readCsv('\uFEFFname,phone\r\n"Moss, ""Al""\nMr",1\n\n,\nBo,2')).toEqual([
    { line: 1, cells: ["name", "phone"] },
    { line: 2, cells: ['Moss, "Al"\nMr', "1"] },
    { line: 6, cells: ["Bo", "2"] },
  ]);
  expect(readCsv("name;phone\nBo, Ann;1").at(1)?.cells).toEqual(["Bo, Ann", "1"]);
});

it("takes numbers as they are written where the organisation is, and what our own export wrote", () => {
  const { lines, faults } = contactLines(
    "Name,Telephone,E-mail,tags\nAnn,020 7946 0101,Ann@Example.com,a;b\n'=Bo,'+442079460102,,",
    "GB",
  );
  expect(faults).toEqual([]);
  expect(lines).toEqual([
    { line: 2, name: "Ann", phone: "+442079460101", email: "ann@example.com", company: "", tags: ["a", "b"] },
    { line: 3, name: "=Bo", phone: "+442079460102", email: null, company: "", tags: [] },
  ]);
});

it("takes tags as people write them, and as our own export does", () => {
  const tags = (cell: string) =>
    contactLines(`email,tags\nann@example.com,"${cell.replaceAll('"', '""')}"`, "GB").lines[0]?.tags;
  expect(tags("vip | north;new")).toEqual(["vip", "north", "new"]);
  expect(tags('{vip,"with, comma","a \\"quote\\" and \\\\"}')).toEqual(["vip", "with, comma", 'a "quote" and \\']);
  expect(tags("{}")).toEqual([]);
  expect(tags("")).toEqual([]);
});

it("tells which line is wrong, and why", () => {
  const { lines, faults } = contactLines(
    "name,phone,email\nAnn,12,\nBo,,bo\nCy,,\nDi,+442079460101,\nDi,+442079460101,",
    undefined,
  );
  expect(lines.map((one) => one.line)).toEqual([5]);
  expect(faults.map((one) => [one.line, one.what.slice(0, 30)])).toEqual([
    [2, "“12”: Write the number with it"],
    [3, "“bo” is no e-mail address"],
    [4, "There is neither a number nor "],
    [6, "The same contact stands in lin"],
  ]);
  expect(contactLines("a,b\n1,2", undefined).faults).toHaveLength(1);
});

it("takes a right line behind a wrong one of the same number", () => {
  const { lines, faults } = contactLines("name,phone,email\nDi,+442079460101,di\nDi,+442079460101,", undefined);
  expect(lines.map((one) => one.line)).toEqual([3]);
  expect(faults.map((one) => one.line)).toEqual([2]);
});
