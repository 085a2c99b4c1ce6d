// Goal: what the console believes of the API is what the API is.
// Method: types made from the served document, against the file that the console is built with.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { Stand } from "./stand.ts";

let stand: Stand;
before(async () => {
  stand = await Stand.start();
});
after(() => stand?.stop());

test("the console's types are those of the served document", () => {
  const console_ = resolve(import.meta.dirname, "../../control/console");
  const made = spawnSync("npm", ["run", "--silent", "api", "--", "--check", `${stand.url}/api/openapi.json`], {
    cwd: console_,
    encoding: "utf8",
  });
  assert.equal(made.status, 0, made.stderr);
});
