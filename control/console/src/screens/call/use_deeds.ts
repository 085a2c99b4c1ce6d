import { useMemo } from "react";
import { usePeopleOf } from "@/api/names";
import type { Call, CallEvent } from "./call_model";
import { actorsOf, deedsOf, holdsOf } from "./deeds";

/** What people did in the call; each by their name. */
export function useDeeds(call: Pick<Call, "organisation_id">, events: CallEvent[] | undefined) {
  const people = usePeopleOf(call.organisation_id).data;
  return useMemo(() => {
    const all = events ?? [];
    const named = (id: string) => {
      const found = people?.find((one) => one.id === id);
      return found?.display_name || found?.email || undefined;
    };
    const nameOf = actorsOf(all, named);
    return { deeds: deedsOf(all, nameOf), holds: holdsOf(all, nameOf) };
  }, [events, people]);
}
