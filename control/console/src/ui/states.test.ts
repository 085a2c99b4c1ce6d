import { expect, it, vi } from "vitest";
import { Problem } from "@/api/problem";

vi.mock("./states.module.css", () => ({ default: {} }));
vi.mock("./button", () => ({ Button: () => null }));
const { messageOf, remedyOf } = await import("./states");

const refused = (errors: { pointer: string; detail: string }[]) =>
  new Problem(422, { title: "That is not right.", errors } as ConstructorParameters<typeof Problem>[1]);

it("tells of a field by the name that people know it by, in sentences", () => {
  const what = "must be a number such as +15551234567";
  expect(messageOf(refused([{ pointer: "/to", detail: what }]))).toBe(`The number to call ${what}.`);
  expect(
    messageOf(
      refused([
        { pointer: "/display_name", detail: "is too long" },
        { pointer: "/phone", detail: what },
      ]),
    ),
  ).toBe(`Display name is too long. Phone ${what}.`);
  expect(messageOf(refused([]))).toBe("That is not right.");
  const taken = "There is another one with this already.";
  expect(messageOf(refused([{ pointer: "/slug", detail: taken }]))).toBe(taken);
  expect(messageOf(refused([{ pointer: "/agent_id", detail: "there is no such agent" }]))).toBe(
    "There is no such agent.",
  );
  expect(messageOf(refused([{ pointer: "", detail: "name a token" }]))).toBe("Name a token.");
});

it("says what to do about what people can do something about, and names the request to who runs the server", () => {
  expect(remedyOf(Problem.unreachable())).toMatch(/internet connection/);
  expect(remedyOf(new Problem(403, {}))).toMatch(/administers/);
  expect(remedyOf(new Problem(429, {}))).toMatch(/Wait/);
  expect(remedyOf(new Problem(500, { request_id: "r-1" }))).toMatch(/request r-1/);
  expect(remedyOf(new Problem(409, { detail: "The call is over" }))).toBe("");
  expect(remedyOf(new Error("x"))).toBe("");
});

it("tells people, not programs, what is not known and what to wait for, once and without the request", () => {
  const lost = new Problem(504, {
    type: "https://tandem.example/problems/unknown-outcome",
    detail: "Look whether it was; or send it again with the same Idempotency-Key, which does it once.",
    request_id: "r-1",
  });
  expect(messageOf(lost)).toBe("It is not known whether this was saved. Reload the page to see.");
  expect(remedyOf(lost)).toBe("");
  const busy = new Problem(503, { type: "database-away", detail: "The database does not answer now (timed out)." });
  expect(messageOf(busy)).toBe("The server is busy; try again in a moment.");
  expect(remedyOf(busy)).toBe("");
  expect(remedyOf(new Problem(503, { type: "carrier-away" }))).toMatch(/Wait/);
});
