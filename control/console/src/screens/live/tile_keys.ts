import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { LiveCall } from "@/live/live_store";
import { useShortcuts } from "@/ui/shortcuts";
import { tileAfter } from "./tile_after";

interface Wall {
  frame: RefObject<HTMLElement | null>;
  shown: LiveCall[];
  columns: number;
  /** Those in the document. */
  inSight: LiveCall[];
  toLane: (lane: number) => void;
  open: (call: LiveCall) => void;
  pin: (id: string) => void;
}

const callOf = (target: EventTarget): string | null =>
  (target as Element).closest("[data-call]")?.getAttribute("data-call") ?? null;

/**
 * Tiles by keys: Tab reaches one of them, arrows, Home, End, j and k lead to the others wherever they have moved meanwhile, Enter or
 * Space opens, p pins. Those out of sight are brought into the document before they get the focus.
 */
export function useTileKeys({ frame, shown, columns, inSight, toLane, open, pin }: Wall) {
  const [last, setLast] = useState<string>();
  /** The tile that is to have the focus once it is drawn, and what had it meanwhile. */
  const wanted = useRef<{ id: string; from: Element | null }>(undefined);
  const tile = (id: string) => frame.current?.querySelector<HTMLElement>(`[data-call="${id}"]`);
  const reached = inSight.some((call) => call.id === last) ? last : inSight[0]?.id;
  useEffect(() => {
    if (!wanted.current) return;
    const { id, from } = wanted.current;
    const now = document.activeElement;
    // Somebody is elsewhere by now, or the call is over. The tile that they came from may be gone.
    if ((now !== from && now !== document.body) || !shown.some((call) => call.id === id)) {
      wanted.current = undefined;
      return;
    }
    const element = tile(id);
    if (!element) return;
    wanted.current = undefined;
    element.focus();
  });
  const go = (index: number | null) => {
    const call = index === null ? undefined : shown[index];
    if (!call || index === null) return;
    toLane(Math.floor(index / columns));
    setLast(call.id);
    const there = tile(call.id);
    wanted.current = there ? undefined : { id: call.id, from: document.activeElement };
    there?.focus();
  };
  const indexOf = (id: string | null | undefined) => shown.findIndex((call) => call.id === id);
  const step = (by: number) => {
    const inside = frame.current?.contains(document.activeElement) ?? false;
    const at = indexOf(reached);
    go(inside ? Math.min(shown.length - 1, Math.max(0, at + by)) : at);
  };
  useShortcuts({ j: () => step(1), k: () => step(-1) });
  const onKeyDown = (event: KeyboardEvent) => {
    // Not of the buttons that stand in a tile.
    if (!(event.target as Element).hasAttribute("data-call") || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = indexOf(callOf(event.target));
    const call = shown[at];
    if (!call) return;
    if (event.key === "Enter" || event.key === " ") open(call);
    else if (event.key === "p") pin(call.id);
    else {
      const to = tileAfter(event.key, at, shown.length, columns);
      if (to === null) return;
      go(to);
    }
    event.preventDefault();
  };
  const onFocus = (event: FocusEvent) => {
    const id = callOf(event.target);
    if (id) setLast(id);
  };
  return { reached, onKeyDown, onFocus };
}
