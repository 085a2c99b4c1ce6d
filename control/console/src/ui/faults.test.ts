import { expect, it, vi } from "vitest";
import { Problem } from "@/api/problem";

vi.mock("./states.module.css", () => ({ default: {} }));
vi.mock("./button", () => ({ Button: () => null }));
const { FieldFaults, faultsOf } = await import("./faults");

const refused = (...errors: [string, string][]) =>
  new Problem(422, {
    title: "That is not right.",
    errors: errors.map(([pointer, detail]) => ({ pointer, detail })),
  });
const shown = (name: string) => ["to", "calls", "config", "config.url"].includes(name);

it("tells each fault at its field, and the rest of the form as a whole", () => {
  expect(faultsOf(refused(["/to", "must be a number"], ["/email", "is taken"]), shown)).toEqual({
    fields: { to: "Must be a number." },
    rest: "The e-mail address is taken.",
  });
  expect(faultsOf(refused(), shown)).toEqual({ fields: {}, rest: "That is not right." });
  expect(faultsOf(new FieldFaults({ to: "This is no number" }), shown)).toEqual({
    fields: { to: "This is no number." },
    rest: "",
  });
});

it("tells of a list which of its entries are wrong, the first few of many", () => {
  const errors = [0, 2, 3, 4, 5, 6, 7].map((n): [string, string] => [`/calls/${n}/to`, "is in no country"]);
  const { fields } = faultsOf(refused(...errors), shown);
  expect(fields.calls).toBe(
    "Entry 1 is in no country. Entry 3 is in no country. Entry 4 is in no country. Entry 5 is in no country. " +
      "Entry 6 is in no country. 2 more are not right either.",
  );
});

it("tells of a thing's member at its own field, else at the thing's", () => {
  const told = faultsOf(refused(["/config/url", "is no address"], ["/config/zone", "is unknown"]), shown);
  expect(told.fields).toEqual({ "config.url": "Is no address.", config: "Is unknown." });
});
