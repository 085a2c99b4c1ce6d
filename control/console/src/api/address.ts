import { useCallback, useMemo } from "react";
import { useLocation, useSearchParams } from "wouter";

/** The questions behind the address of a page, so that a filtered list can be linked to and gone back to. */
export function useQuestions(): [Record<string, string>, (change: Record<string, string>) => void] {
  const [params, setParams] = useSearchParams();
  const questions = useMemo(() => Object.fromEntries(params), [params]);
  const change = useCallback(
    (wanted: Record<string, string>) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(wanted)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [questions, change];
}

export function useGo(): (to: string) => void {
  const [, go] = useLocation();
  return go;
}
