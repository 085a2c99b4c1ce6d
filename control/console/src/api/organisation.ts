import { useQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrapWithTag } from "./client";

export type Organisation = Schemas["Organisation"];

/** An organisation with the tag that a change of it is sent with; nothing is asked where none is named. */
export const useOrganisation = (id: string | undefined) =>
  useQuery({
    queryKey: ["organisation", id],
    enabled: Boolean(id),
    queryFn: () =>
      unwrapWithTag(api.GET("/api/organisations/{organisation}", { params: { path: { organisation: id ?? "" } } })),
  });
