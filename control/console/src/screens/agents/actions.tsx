import { useQuery } from "@tanstack/react-query";
import { useGo } from "@/api/address";
import { api, unwrap } from "@/api/client";
import { agentPage as text } from "@/strings/agents";
import { toolOutcomes } from "@/strings/tools";
import { Badge } from "@/ui/layout";
import { Answer, Empty } from "@/ui/states";
import { Table } from "@/ui/table";
import { dateTimeSeconds, milliseconds } from "@/ui/time";
import { ToolName } from "./tool_name";

/** The tools that the agent ran last, and how each went; a row opens its call. */
export function Actions({ agent }: { agent: string }) {
  const go = useGo();
  const actions = useQuery({
    queryKey: ["agent", agent, "actions"],
    queryFn: async () => (await unwrap(api.GET("/api/agents/{id}/actions", { params: { path: { id: agent } } }))).data,
  });
  return (
    <Answer of={actions}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty title={text.actionsEmpty} next={text.actionsEmptyNext} />
        ) : (
          <Table
            label={text.actions}
            rows={rows}
            keyOf={(one) => `${one.call_id} ${one.at} ${one.tool}`}
            onOpen={(one) => go(`/calls/${one.call_id}`)}
            columns={[
              { id: "at", title: text.at, cell: (one) => <span className="tabular">{dateTimeSeconds(one.at)}</span> },
              { id: "tool", title: text.tool, cell: (one) => <ToolName name={one.tool} /> },
              {
                id: "status",
                title: text.result,
                cell: (one) => (
                  <Badge tone={one.status === "succeeded" ? "good" : one.status === "failed" ? "bad" : "warn"}>
                    {toolOutcomes[one.status] ?? one.status}
                  </Badge>
                ),
              },
              { id: "took", title: text.took, end: true, cell: (one) => milliseconds(one.took_ms) },
            ]}
          />
        )
      }
    </Answer>
  );
}
