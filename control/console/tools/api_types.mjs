// npm run api -- [--check] URL-OR-FILE: writes src/api/schema.d.ts from the OpenAPI document that a server serves
// (https://host/api/openapi.json, or a file of it). --check: writes nothing, exits 1 where it would have changed.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTypescript, { astToString } from "openapi-typescript";

const check = process.argv.includes("--check");
const from = process.argv.slice(2).find((argument) => !argument.startsWith("--"));
if (!from) {
  process.stderr.write("usage: npm run api -- [--check] URL-OR-FILE\n");
  process.exit(2);
}
const text = /^https?:/.test(from) ? await (await fetch(from)).text() : readFileSync(from, "utf8");
const document = JSON.parse(text);
const target = fileURLToPath(new URL("../src/api/schema.d.ts", import.meta.url));
const types = `// Made by \`npm run api\` from the server's OpenAPI document.\n${astToString(await openapiTypescript(document))}`;
const kept = (() => {
  try {
    return readFileSync(target, "utf8");
  } catch {
    return "";
  }
})();
if (types === kept) process.exit(0);
if (check) {
  process.stderr.write("src/api/schema.d.ts is not what the server's API is: run npm run api -- URL\n");
  process.exit(1);
}
writeFileSync(target, types);
