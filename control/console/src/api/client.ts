import createClient from "openapi-fetch";
import { Problem, type ProblemBody } from "./problem";
import type { components, paths } from "./schema";
import { accessToken, refresh } from "./session";

export type Schemas = components["schemas"];

/** Sends with a token; once more with a new one where the server finds it no good. */
export async function authorised(request: Request): Promise<Response> {
  const again = request.clone();
  const send = async (one: Request) => {
    const token = await accessToken();
    if (token) one.headers.set("Authorization", `Bearer ${token}`);
    try {
      return await fetch(one);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw Problem.unreachable();
    }
  };
  const answer = await send(request);
  if (answer.status !== 401 || !(await refresh())) return answer;
  return send(again);
}

export const api = createClient<paths>({ baseUrl: "", fetch: authorised });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What came, or the problem thrown. */
export async function unwrap<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok) return data as T;
  throw new Problem(response.status, (error ?? {}) as ProblemBody, response.headers.get("X-Request-Id") ?? "");
}

/** As `unwrap`, with the revision that a later change must name (`If-Match`). */
export async function unwrapWithTag<T>(asked: Promise<Answer<T>>): Promise<{ value: T; tag: string }> {
  const answer = await asked;
  return { value: await unwrap(Promise.resolve(answer)), tag: answer.response.headers.get("ETag") ?? "" };
}

/** An address with a single-use ticket, for what cannot send a header: downloads, audio, consent pages. */
export async function ticketed(path: string, query: Record<string, string> = {}): Promise<string> {
  const ticket = await unwrap(api.POST("/api/tickets", { body: { path } }));
  return `${path}?${new URLSearchParams({ ...query, token: ticket.token })}`;
}

/** Lets the browser save what a ticketed path answers. */
export async function download(path: string, query: Record<string, string> = {}): Promise<void> {
  const link = document.createElement("a");
  link.href = await ticketed(path, query);
  link.download = "";
  link.click();
}
