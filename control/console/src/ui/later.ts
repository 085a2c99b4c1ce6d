import { useEffect, useState } from "react";

/** What `value` was when it last stood still for `ms`: for searching while somebody writes. */
export function useLater<T>(value: T, ms = 300): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
