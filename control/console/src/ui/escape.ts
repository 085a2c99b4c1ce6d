import { useEffect, useRef } from "react";

/** The layers that are open, the one in front last. */
const layers: object[] = [];

/** What goes by Escape before any layer does: a menu, or a field's list, which Radix hangs beside the page. A list in a layer is the layer's. */
const before = "[data-radix-popper-content-wrapper] :is([role=menu], [role=listbox])";

/**
 * Escape closes the layer in front also while a notice stands in the corner: Radix takes that for the layer in front, which closes by
 * the key alone. What Radix closes by itself has had the key's default prevented by the time that it comes here.
 */
export function useEscape(open: boolean, close: () => void): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!open) return;
    const layer = {};
    layers.push(layer);
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || layers.at(-1) !== layer) return;
      if (document.querySelector(before)) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
      layers.splice(layers.indexOf(layer), 1);
    };
  }, [open]);
}
