import { queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrapWithTag } from "@/api/client";

export type Agent = Schemas["Agent"];

/** An agent with its revision. */
export const agentQuery = (id: string) =>
  queryOptions({
    queryKey: ["agent", id],
    queryFn: () => unwrapWithTag(api.GET("/api/agents/{id}", { params: { path: { id } } })),
  });
