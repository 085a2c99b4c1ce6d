import { useEffect, useSyncExternalStore } from "react";

/** How people are asked, where leaving is more than that. */
export interface Question {
  title: string;
  confirm: string;
}

/** What somebody wrote that is not kept anywhere, and where they were about to go when they were asked about it. */
const held = new Set<object>();
const listeners = new Set<() => void>();
let pending: { then: () => void; question?: Question } | null = null;
/** They are going: what is given up thereby goes with the part of the page that held it. */
let going = false;

const tell = () => listeners.forEach((listener) => listener());

export const anyUnsaved = (): boolean => !going && held.size > 0;

/** Holds whoever leaves until the function that it gives is called. */
export function holdUnsaved(): () => void {
  const one = {};
  held.add(one);
  return () => held.delete(one);
}

/** Asks whether what was written may go; then goes. */
export function askFirst(then: () => void, question?: Question): void {
  pending = { then, question };
  tell();
}

/** Goes at once where nothing would be lost. */
export const leave = (then: () => void, question?: Question): void =>
  anyUnsaved() ? askFirst(then, question) : then();

/** They may go. */
export function goOn(): void {
  const then = pending?.then;
  pending = null;
  tell();
  going = true;
  try {
    then?.();
  } finally {
    going = false;
  }
}

/** They stay. */
export function stay(): void {
  pending = null;
  tell();
}

/** What this part of the page holds is not kept yet. */
export function useUnsaved(changed: boolean): void {
  useEffect(() => (changed ? holdUnsaved() : undefined), [changed]);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
/** What is asked now: in the question's own words, or just so; nothing while nobody is asked. */
export const asked = (): { question?: Question } | null => pending;
export const useAsked = () => useSyncExternalStore(subscribe, asked);

if (typeof window !== "undefined")
  // Closing the tab or loading it anew: browsers ask in words of their own.
  window.addEventListener("beforeunload", (event) => anyUnsaved() && event.preventDefault());
