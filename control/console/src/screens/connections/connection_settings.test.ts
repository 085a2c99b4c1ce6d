import { expect, test } from "vitest";
import { configured, kept, wantedAt } from "./connection_settings";

test("an app is asked for what its address is made of, once", () => {
  expect(wantedAt("{config.url}")).toEqual(["url"]);
  expect(wantedAt("https://{config.site}.example/{config.site}/{config.board}?key={secret}")).toEqual([
    "site",
    "board",
  ]);
  expect(wantedAt("https://slack.com/api/auth.test")).toEqual([]);
});

test("what programs have put into a connection outlives people who change its words", () => {
  const config = { url: "https://old.example", map: { name: "title" }, region: "eu" };
  expect(configured(config)).toEqual({ url: "https://old.example", region: "eu" });
  expect(kept(config, { url: "https://new.example", region: "" })).toEqual({
    url: "https://new.example",
    map: { name: "title" },
  });
});
