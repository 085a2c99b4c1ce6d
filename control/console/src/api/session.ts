import { Problem } from "./problem";

/**
 * Who is signed in. The access token lives in memory, the refresh token in this browser's storage; a refresh token is
 * good once, so tabs take turns (a lock), each with the token that the one before it left behind.
 */
interface Tokens {
  access_token: string;
  expires_in: number;
  refresh_token: string;
}

const STORE = "tandem.refresh";
const LOCK = "tandem.refresh";
/** Refreshed so long before it runs out. */
const MARGIN_MS = 60_000;

let access = "";
let expiresAt = 0;
let under_way: Promise<boolean> | null = null;
const listeners = new Set<() => void>();

const tell = () => listeners.forEach((listener) => listener());

export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Another tab signed in or out. */
window.addEventListener("storage", (event) => {
  if (event.key !== STORE) return;
  if (!event.newValue) access = "";
  tell();
});

export const signedIn = (): boolean => localStorage.getItem(STORE) !== null;

function keep(tokens: Tokens): void {
  access = tokens.access_token;
  expiresAt = Date.now() + tokens.expires_in * 1000;
  localStorage.setItem(STORE, tokens.refresh_token);
}

function forget(): void {
  access = "";
  localStorage.removeItem(STORE);
  tell();
}

async function post(path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw Problem.unreachable();
  }
}

async function start(path: string, body: unknown): Promise<void> {
  const answer = await post(path, body);
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, json, answer.headers.get("X-Request-Id") ?? "");
  keep(json as Tokens);
  tell();
}

export const signIn = (email: string, password: string) => start("/api/auth/login", { email, password });

export const join = (token: string, password: string, display_name: string) =>
  start("/api/auth/join", { token, password, display_name });

export async function signOut(): Promise<void> {
  const refresh_token = localStorage.getItem(STORE);
  forget();
  if (refresh_token) await post("/api/auth/logout", { refresh_token }).catch(() => undefined);
}

/** False where the session is over; throws where the server could not be asked. */
async function refreshLocked(): Promise<boolean> {
  return navigator.locks.request(LOCK, async () => {
    const refresh_token = localStorage.getItem(STORE);
    if (!refresh_token) return false;
    const answer = await post("/api/auth/refresh", { refresh_token });
    if (answer.ok) {
      keep((await answer.json()) as Tokens);
      return true;
    }
    if (answer.status === 401 || answer.status === 400 || answer.status === 422) {
      forget();
      return false;
    }
    throw new Problem(answer.status, await answer.json().catch(() => ({})));
  });
}

export function refresh(): Promise<boolean> {
  under_way ??= refreshLocked().finally(() => {
    under_way = null;
  });
  return under_way;
}

/** A token that is good for a while; empty when nobody is signed in. */
export async function accessToken(): Promise<string> {
  if (!signedIn()) return "";
  if (!access || Date.now() > expiresAt - MARGIN_MS) await refresh();
  return access;
}
