import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "./client";
import { countryOf } from "./country_of";
import { useDesk, useHome, useScope } from "./me";

export const useAgents = () => {
  const scope = useScope();
  return useQuery({
    queryKey: ["agents", scope],
    queryFn: async () => (await unwrap(api.GET("/api/agents", { params: { query: { ...scope, limit: 200 } } }))).data,
  });
};

/** Agents as the choices of a field. */
export function useAgentNames(): { value: string; label: string }[] {
  return (useAgents().data ?? []).map((agent) => ({ value: agent.id, label: agent.name }));
}

/** Names an organisation where rows of several stand together; nothing where only one is looked at. */
export function useWhose(): (id: string | null | undefined) => string | undefined {
  const { me, organisation } = useDesk();
  if (organisation || me.organisations.length < 2) return () => undefined;
  return (id) => me.organisations.find((one) => one.id === id)?.name;
}

export type Member = Schemas["Member"];

/** People of an organisation; none where none is named. */
export const usePeopleOf = (organisation: string | null | undefined) =>
  useQuery({
    queryKey: ["members", organisation],
    enabled: Boolean(organisation),
    queryFn: async () =>
      (
        await unwrap(
          api.GET("/api/organisations/{organisation}/members", {
            params: { path: { organisation: organisation ?? "" }, query: { limit: 200 } },
          }),
        )
      ).data,
  });

/** People of the organisation that is chosen; none while all are. */
export const usePeople = () => usePeopleOf(useHome()?.id);

/** The country as whose people write numbers there; nothing where that is open. */
export function useCountry(organisation: string): string | undefined {
  const asked = useQuery({
    queryKey: ["organisation", organisation, "country"],
    enabled: organisation !== "",
    staleTime: Infinity,
    queryFn: () => unwrap(api.GET("/api/organisations/{organisation}", { params: { path: { organisation } } })),
  });
  return asked.data && countryOf(asked.data);
}

/** As the organisation's people are called now; nothing of anybody else. */
export function usePersonName(): (id: string | null | undefined) => string | undefined {
  const people = usePeople().data ?? [];
  const { user } = useDesk().me;
  return (id) => {
    const found = people.find((one) => one.id === id) ?? (id === user.id ? user : undefined);
    return found?.display_name || found?.email || undefined;
  };
}
