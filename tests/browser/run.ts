// npm test [-- NAME...]: runs the files whose names hold one of NAME, one after the other: two browsers at once would only wait for
// each other. Exits 0 when all passed.
import { readdirSync } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".test.ts") && (wanted.length === 0 || wanted.some((one) => name.includes(one))))
  .map((name) => `${import.meta.dirname}/${name}`);
if (files.length === 0) throw new Error(`no test file is called ${wanted.join(", ")}`);

run({ files, concurrency: false, timeout: 600_000 })
  .on("test:fail", (event) => {
    if (event.todo === undefined) process.exitCode = 1;
  })
  .compose(spec)
  .pipe(process.stdout);
