import { useSyncExternalStore } from "react";

/**
 * The address of a page behind `#`, its questions included: `#/calls?outcome=booked`. Any server serves it, a link can be handed
 * on, and leaving a page leaves its questions behind.
 */
const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener("hashchange", listener);
  window.addEventListener("popstate", listener);
  return () => {
    window.removeEventListener("hashchange", listener);
    window.removeEventListener("popstate", listener);
  };
};

/** Path and questions of a hash such as `#/calls?outcome=booked`. */
export function splitHash(hash: string): { path: string; search: string } {
  const whole = hash.replace(/^#?\/?/, "");
  const at = whole.indexOf("?");
  return at < 0 ? { path: `/${whole}`, search: "" } : { path: `/${whole.slice(0, at)}`, search: whole.slice(at + 1) };
}

function go(to: string, { replace = false }: { replace?: boolean } = {}): void {
  const url = new URL(location.href);
  url.hash = to.startsWith("/") ? to : `/${to}`;
  if (url.href === location.href) return;
  history[replace ? "replaceState" : "pushState"](null, "", url);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

/** For the router. */
export const useHashPath = Object.assign(
  (): [string, typeof go] => [useSyncExternalStore(subscribe, () => splitHash(location.hash).path), go],
  { hrefs: (href: string) => `#${href}` },
);
export const useHashSearch = (): string => useSyncExternalStore(subscribe, () => splitHash(location.hash).search);
