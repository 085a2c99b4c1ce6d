import { useRef } from "react";

/** What had the focus; of a menu, which goes by itself, the button that opened it. */
function focused(): HTMLElement | null {
  const element = document.activeElement as HTMLElement | null;
  const opener = element?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  return opener ? document.getElementById(opener) : element;
}

/**
 * Gives the focus back to what had it when a layer opened: Radix does so for triggers alone, which none of our layers has. Else it
 * would be lost with the layer, and whoever works by keys would begin at the top of the page. `otherwise`: where that is gone.
 */
export function useFocusBack(otherwise?: () => HTMLElement | null) {
  const had = useRef<HTMLElement | null>(null);
  const note = () => {
    had.current = focused();
  };
  const giveBack = (event: Event) => {
    event.preventDefault();
    // Somebody works elsewhere already.
    if (document.activeElement && document.activeElement !== document.body) return;
    const to = had.current?.isConnected ? had.current : otherwise?.();
    to?.focus({ preventScroll: true });
  };
  return { note, giveBack };
}
