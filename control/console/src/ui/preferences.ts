import { useSyncExternalStore } from "react";

/** What one person likes on this machine. */
export interface Preferences {
  theme: "system" | "light" | "dark";
  shortcuts: boolean;
  sounds: boolean;
  notices: boolean;
  meters: boolean;
  announce: boolean;
  wall: "tiles" | "rows";
  sidebar: "wide" | "narrow";
}

const STORE = "tandem.preferences";
const FIRST: Preferences = {
  theme: "system",
  shortcuts: true,
  sounds: true,
  notices: false,
  meters: true,
  announce: true,
  wall: "tiles",
  sidebar: "wide",
};

function load(): Preferences {
  try {
    return { ...FIRST, ...JSON.parse(localStorage.getItem(STORE) ?? "{}") };
  } catch {
    return FIRST;
  }
}

let now = load();
const listeners = new Set<() => void>();
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function paint(): void {
  const theme = now.theme === "system" ? (dark.matches ? "dark" : "light") : now.theme;
  document.documentElement.dataset.theme = theme;
}
dark.addEventListener("change", paint);
paint();

export const preferences = (): Preferences => now;

export function prefer(change: Partial<Preferences>): void {
  now = { ...now, ...change };
  localStorage.setItem(STORE, JSON.stringify(now));
  paint();
  listeners.forEach((listener) => listener());
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, preferences);
}
