import { expect, test } from "vitest";
import { configured, kept, settingsOf } from "./connection_settings";

test("a connection is asked for what its app needs and may use, once, and for what it has", () => {
  const app = { needs: ["board", "site"], may_use: ["site", "team"] };
  expect(settingsOf(app)).toEqual(["board", "site", "team"]);
  expect(settingsOf(app, { region: "eu", team: "north" })).toEqual(["board", "site", "team", "region"]);
  expect(settingsOf(undefined)).toEqual([]);
});

test("what programs have put into a connection outlives people who change its words", () => {
  const config = { url: "https://old.example", map: { name: "title" }, region: "eu" };
  expect(configured(config)).toEqual({ url: "https://old.example", region: "eu" });
  expect(kept(config, { url: "https://new.example", region: "" })).toEqual({
    url: "https://new.example",
    map: { name: "title" },
  });
});
