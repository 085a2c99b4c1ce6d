import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { contactLines } from "./contact_lines";
import { importAll, notTaken, rangesOf, restOf } from "./import_course";

const FILE = [
  "Name;Telephone;tags",
  "Ann;020 7946 0101;vip",
  "Nobody;12;",
  "Bo;+442079460102;a, b",
  '"=Cy ""C""";020 7946 0103;',
  "Di;020 7946 0104;",
  "Ed;020 7946 0105;",
].join("\n");

const course = async (broken: number, over = Infinity) => {
  let asked = 0;
  return importAll({
    ...contactLines(FILE, "GB"),
    add: async (one) => {
      if (++asked === broken) throw new Error("The server cannot be reached.");
      return one.name === "Bo" ? "There is one already" : undefined;
    },
    onProgress: () => undefined,
    isOver: () => asked >= over,
  });
};

it("tells of each line what came of it, where the import breaks off too", async () => {
  const broken = await course(4);
  expect(broken.taken).toEqual([2, 5]);
  expect(broken.refused.map((one) => one.line)).toEqual([3, 4]);
  expect(broken.stopped).toEqual({ line: 6, what: "The server cannot be reached." });
  expect(broken.untried).toEqual([7]);
  expect(notTaken(broken).map((one) => one.line)).toEqual([3, 4, 6, 7]);
  const ended = await course(Infinity, 1);
  expect([ended.taken, ended.stopped, ended.untried]).toEqual([[2], null, [4, 5, 6, 7]]);
  expect(notTaken(await course(Infinity)).map((one) => one.line)).toEqual([3, 4]);
});

it("has not tried the line that was tried over and over when somebody stopped it", async () => {
  const stop = async (error: Error) => {
    let over = false;
    return importAll({
      ...contactLines(FILE, "GB"),
      add: async (one) => {
        if (one.name === "Ann") return undefined;
        over = true;
        throw error;
      },
      onProgress: () => undefined,
      isOver: () => over,
    });
  };
  for (const error of [Problem.unreachable(), new Problem(429, {}), new Problem(503, {})]) {
    const stopped = await stop(error);
    expect([stopped.taken, stopped.stopped, stopped.untried]).toEqual([[2], null, [4, 5, 6, 7]]);
  }
  const refused = await stop(new Problem(403, { title: "Not allowed." }));
  expect(refused.stopped, "what does not pass is told").toEqual({ line: 4, what: "Not allowed." });
});

it("gives back what was not taken as a file that is read again", async () => {
  const left = notTaken(await course(3));
  const rest = restOf(FILE, left);
  expect(rest.split("\r\n")[0]).toBe("Name,Telephone,tags,Why");
  expect(rest).toContain(`"'=Cy ""C""",020 7946 0103,,`);
  const { lines, faults } = contactLines(rest, "GB");
  expect(lines.map((one) => [one.name, one.phone, one.tags])).toEqual([
    ["Bo", "+442079460102", ["a", "b"]],
    ['=Cy "C"', "+442079460103", []],
    ["Di", "+442079460104", []],
    ["Ed", "+442079460105", []],
  ]);
  expect(faults).toHaveLength(1);
  // And once more, when some of it is wrong again.
  const again = restOf(rest, [{ line: 3, what: "Again" }]);
  expect(again.split("\r\n")).toEqual(["Name,Telephone,tags,Why", 'Bo,\'+442079460102,"a, b",Again', ""]);
});

it("tells lines that follow each other as one", () => {
  expect(rangesOf([2, 3, 4, 7, 9, 10])).toBe("2–4, 7, 9–10");
  expect(rangesOf([])).toBe("");
});
