import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { common } from "@/strings/common";
import { notifyBad, notifyGood } from "@/ui/toast";

/** Does something that changes what lists show: tells how it went, and lets those lists be asked for again. */
export function useAct(): (done: string, work: () => Promise<unknown>, ...stale: unknown[][]) => Promise<boolean> {
  const client = useQueryClient();
  return useCallback(
    async (done, work, ...stale) => {
      try {
        await work();
        notifyGood(done);
        return true;
      } catch (error) {
        notifyBad(common.failed, error);
        return false;
      } finally {
        await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
      }
    },
    [client],
  );
}

/** Lets lists be asked for again. */
export function useStaleList(): (...keys: unknown[][]) => Promise<unknown> {
  const client = useQueryClient();
  return useCallback(
    (...keys) => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey }))),
    [client],
  );
}

/** As `useAct`, for dialogs: what goes wrong is thrown, for the dialog to tell and to stay open. */
export function useSave(): (done: string, work: () => Promise<unknown>, ...stale: unknown[][]) => Promise<void> {
  const refetch = useStaleList();
  return useCallback(
    async (done, work, ...stale) => {
      await work();
      notifyGood(done);
      await refetch(...stale);
    },
    [refetch],
  );
}
