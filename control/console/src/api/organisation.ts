import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrapWithTag } from "./client";
import { Problem } from "./problem";

export type Organisation = Schemas["Organisation"];

/** An organisation with the tag that a change of it is sent with. */
export const organisationQuery = (id: string) =>
  queryOptions({
    queryKey: ["organisation", id],
    queryFn: () =>
      unwrapWithTag(api.GET("/api/organisations/{organisation}", { params: { path: { organisation: id } } })),
  });

/** Nothing is asked where none is named. */
export const useOrganisation = (id: string | undefined) =>
  useQuery({ ...organisationQuery(id ?? ""), enabled: Boolean(id) });

type Change = Partial<Organisation>;

/**
 * Sends `change` over the revision `tag`. Where somebody has changed the organisation meanwhile, though nothing that `isSame` looks
 * at, it is sent over theirs; else nothing is sent and nothing comes back, and theirs is what the query tells.
 */
export function useChangeOrganisation(id: string) {
  const client = useQueryClient();
  const send = (body: Change, tag: string) =>
    unwrapWithTag<Organisation>(
      api.PATCH("/api/organisations/{organisation}", {
        params: { path: { organisation: id }, header: { "If-Match": tag } },
        body,
      } as never),
    );
  return async (body: Change, tag: string, isSame: (now: Organisation) => boolean) =>
    send(body, tag).catch(async (error: unknown) => {
      if (!(error instanceof Problem) || error.status !== 412) throw error;
      const now = await client.fetchQuery({ ...organisationQuery(id), staleTime: 0 });
      return isSame(now.value) ? send(body, now.tag) : null;
    });
}
