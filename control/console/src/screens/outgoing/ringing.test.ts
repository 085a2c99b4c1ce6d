import { expect, it, vi } from "vitest";

vi.mock("@/ui/states.module.css", () => ({ default: {} }));
vi.mock("@/ui/button", () => ({ Button: () => null }));
const { someoneMustRing, whoRings } = await import("./ringing");

const agent = (id: string, status = "published", organisation_id = "org") => ({
  id,
  name: id,
  status,
  organisation_id,
});
const there = (...data: ReturnType<typeof agent>[]) => ({ data, isPending: false });

it("offers the organisation's published agents, and takes the first until another is chosen", () => {
  const agents = there(agent("draft", "draft"), agent("one"), agent("two"), agent("else", "published", "other"));
  const { offered, ...first } = whoRings(agents, "org", "");
  expect(offered.map((one) => one.value)).toEqual(["one", "two"]);
  expect(first).toEqual({ agent: "one", hint: undefined, waits: false });
  expect(whoRings(agents, "org", "two").agent).toBe("two");
  expect(whoRings(agents, "org", "else").agent).toBe("one");
});

it("says why nobody is offered, and waits only for what may still come", () => {
  expect(whoRings({ data: undefined, isPending: true }, "org", "")).toMatchObject({
    hint: "The agents are being loaded.",
    waits: true,
  });
  expect(whoRings({ data: undefined, isPending: false }, "org", "")).toMatchObject({
    hint: "The agents could not be loaded.",
    waits: true,
  });
  expect(whoRings(there(), "org", "")).toMatchObject({ hint: "Only published agents ring people.", waits: false });
});

it("tells at the field that nobody is chosen", () => {
  expect(() => someoneMustRing("one")).not.toThrow();
  expect(() => someoneMustRing("")).toThrow(expect.objectContaining({ fields: { agent_id: "Choose an agent." } }));
});
