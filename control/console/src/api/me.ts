import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import { api, type Schemas, unwrap } from "./client";
import { onSession, signedIn } from "./session";

export type Me = Schemas["SignedIn"];
export type Membership = Me["organisations"][number];
/** What a role may do, as `GET /api/me` names it. */
export type Right = "read" | "supervise" | "control" | "operate" | "configure" | "administer" | "own";

export const useSignedIn = () => useSyncExternalStore(onSession, signedIn);

export const useMe = () => {
  const there = useSignedIn();
  return useQuery({ queryKey: ["me"], queryFn: () => unwrap(api.GET("/api/me")), enabled: there, staleTime: 60_000 });
};

/** Who looks, and at which organisation; null is all that they may see. */
export interface Desk {
  me: Me;
  organisation: Membership | null;
  choose: (id: string | null) => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("no desk around this component");
  return desk;
}

/** Whether they may, in the organisation that is chosen; with all of them, in any. */
export function useMay(): (right: Right) => boolean {
  const { me, organisation } = useDesk();
  return useCallback(
    (right) => {
      if (me.operator) return true;
      const where = organisation ? [organisation] : me.organisations;
      return where.some((one) => (one.rights as string[]).includes(right));
    },
    [me, organisation],
  );
}

/** The filter that lists take. */
export function useScope(): { organisation_id?: string } {
  const { organisation } = useDesk();
  return organisation ? { organisation_id: organisation.id } : {};
}

/** For a new row: the chosen organisation, or the only one. */
export function useHome(): Membership | null {
  const { me, organisation } = useDesk();
  return organisation ?? (me.organisations.length === 1 ? (me.organisations[0] ?? null) : null);
}

const CHOSEN = "tandem.organisation";
export const chosenOrganisation = (): string | null => localStorage.getItem(CHOSEN);
export function keepOrganisation(id: string | null): void {
  if (id) localStorage.setItem(CHOSEN, id);
  else localStorage.removeItem(CHOSEN);
}

export function useForgetAll(): () => void {
  const client = useQueryClient();
  return useCallback(() => client.clear(), [client]);
}
