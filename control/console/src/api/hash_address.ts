import { useSyncExternalStore } from "react";
import { anyUnsaved, askFirst } from "@/ui/unsaved";

/** The address that is shown: what somebody wrote on its page may still have to be asked about when the browser is somewhere else. */
let shown = typeof location === "undefined" ? "" : location.href;

const pathOf = (href: string): string => splitHash(new URL(href).hash).path;

/** Takes the address bar back where leaving this page needs asking about first. */
function staysHere(): boolean {
  const wanted = location.href;
  if (wanted === shown) return false;
  if (!anyUnsaved() || pathOf(wanted) === pathOf(shown)) {
    shown = wanted;
    return false;
  }
  history.pushState(null, "", shown);
  askFirst(() => go(new URL(wanted).hash.replace(/^#/, "")));
  return true;
}

const subscribe = (listener: () => void): (() => void) => {
  const moved = () => void (staysHere() || listener());
  window.addEventListener("hashchange", moved);
  window.addEventListener("popstate", moved);
  return () => {
    window.removeEventListener("hashchange", moved);
    window.removeEventListener("popstate", moved);
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
  if (anyUnsaved() && pathOf(url.href) !== pathOf(shown)) return askFirst(() => go(to, { replace }));
  shown = url.href;
  history[replace ? "replaceState" : "pushState"](null, "", url);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

/**
 * For the router: the address of a page behind `#`, its questions included: `#/calls?outcome=booked`. Any server serves it, a link can
 * be handed on, and leaving a page leaves its questions behind.
 */
export const useHashPath = Object.assign(
  (): [string, typeof go] => [useSyncExternalStore(subscribe, () => splitHash(location.hash).path), go],
  { hrefs: (href: string) => `#${href}` },
);
export const useHashSearch = (): string => useSyncExternalStore(subscribe, () => splitHash(location.hash).search);
