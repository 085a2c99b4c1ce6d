import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import { useAct } from "@/api/act";
import { api, unwrap } from "@/api/client";
import { useMay } from "@/api/me";
import { callPage as text } from "@/strings/calls";
import { Button } from "@/ui/button";
import { Badge, Card, Facts, Stack } from "@/ui/layout";
import type { Call } from "./call_model";

type Fact = [string, ReactNode];

/** What the model made of a call that is over; asked for again by who may. */
export function Analysis({ call }: { call: Call }) {
  const may = useMay();
  const act = useAct();
  const path = { id: call.id };
  const over = call.status === "ended";
  // A summary may have come otherwise: what the model was asked stands among the deliveries.
  const asked = useQuery({
    queryKey: ["call", call.id, "analyses"],
    enabled: over && call.summary !== null,
    queryFn: async () => {
      const query = { call_id: call.id, kind: "analysis", status: "delivered", limit: 1 } as const;
      return (await unwrap(api.GET("/api/outbound", { params: { query } }))).data.length > 0;
    },
  });
  const found = useQuery({
    queryKey: ["call", call.id, "analysis"],
    enabled: asked.data === true,
    retry: false,
    queryFn: () => unwrap(api.GET("/api/calls/{id}/analysis", { params: { path } })),
  });
  const again = over && call.answered_at !== null && may("supervise");
  if (!call.summary && !again) return null;
  const told = found.data;
  const facts: Fact[] = [];
  if (told?.outcome_reason)
    facts.push([
      text.reached,
      <span key="reached">
        <Badge tone={told.successful ? "good" : "warn"}>{told.successful ? text.successful : text.unsuccessful}</Badge>{" "}
        {told.outcome_reason}
      </span>,
    ]);
  if (call.follow_up) facts.push([text.followUp, call.follow_up]);
  return (
    <Card
      title={text.summary}
      actions={
        again && (
          <Button
            small
            look="ghost"
            onClick={() =>
              void act(text.analyzing, () => unwrap(api.POST("/api/calls/{id}/analyze", { params: { path } })), [
                "call",
                call.id,
              ])
            }
          >
            <Sparkles aria-hidden /> {call.summary ? text.analyzeAgain : text.analyze}
          </Button>
        )
      }
    >
      <Stack>
        {call.summary ? <p>{call.summary}</p> : <p className="muted">{text.notAnalyzed}</p>}
        {told && told.points.length > 0 && (
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {told.points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        )}
        {facts.length > 0 && <Facts rows={facts} />}
      </Stack>
    </Card>
  );
}
