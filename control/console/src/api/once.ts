import { Problem } from "./problem";

type Send<T> = (header: { "Idempotency-Key": string }) => Promise<T>;

/** Nobody knows whether it was done: no answer came, or that of something on the way. */
const lost = (error: unknown): boolean => !(error instanceof Problem) || error.status === 0 || error.status >= 500;

/** For a form: what is sent again after its answer was lost is done once. What has changed meanwhile is something else. */
export function once(): <T>(body: unknown, send: Send<T>) => Promise<T> {
  let open: { body: string; key: string } | null = null;
  return async (body, send) => {
    const words = JSON.stringify(body);
    if (open?.body !== words) open = { body: words, key: crypto.randomUUID() };
    try {
      const done = await send({ "Idempotency-Key": open.key });
      open = null;
      return done;
    } catch (error) {
      if (!lost(error)) open = null;
      throw error;
    }
  };
}
