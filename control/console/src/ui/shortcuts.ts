import { useEffect, useRef } from "react";
import { preferences } from "./preferences";

/** Whether somebody is writing, so that letters are letters. */
function writing(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return Boolean(
    element?.closest?.("input, textarea, select, [contenteditable], [role=combobox], [role=menu], [role=listbox]"),
  );
}

/**
 * Keys of one page: `j`, `/`, `?`, `mod+k`. Single keys can be switched off (WCAG 2.1.4) and do nothing while somebody writes
 * or a dialog is open; those with `mod` (Ctrl, or Cmd on a Mac) work always.
 */
export function useShortcuts(keys: Record<string, () => void>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const mod = event.ctrlKey || event.metaKey;
      const name = `${mod ? "mod+" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
      const action = latest.current[name];
      if (!action || event.defaultPrevented || event.altKey) return;
      const modal = document.querySelector('[role="dialog"][data-state="open"]:not([data-drawer])');
      if (!mod && (!preferences().shortcuts || writing(event.target) || (modal && event.key !== "Escape"))) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

/** Puts the cursor into the page's search field. */
export function focusSearch(): void {
  document.querySelector<HTMLInputElement>("main [data-search]")?.focus();
}
