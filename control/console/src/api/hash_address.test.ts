import { expect, it } from "vitest";
import { splitHash } from "./hash_address";

it("takes a page's address apart", () => {
  expect(splitHash("")).toEqual({ path: "/", search: "" });
  expect(splitHash("#/calls")).toEqual({ path: "/calls", search: "" });
  expect(splitHash("#/calls?outcome=booked&text=a%3Fb")).toEqual({
    path: "/calls",
    search: "outcome=booked&text=a%3Fb",
  });
  expect(splitHash("#/?x=1")).toEqual({ path: "/", search: "x=1" });
});
