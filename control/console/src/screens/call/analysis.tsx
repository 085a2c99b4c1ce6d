import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useAct, useStaleList } from "@/api/act";
import { api, unwrap } from "@/api/client";
import { useMay } from "@/api/me";
import { callPage as text } from "@/strings/calls";
import { Button } from "@/ui/button";
import { Badge, Card, Facts, Stack } from "@/ui/layout";
import type { Call } from "./call_model";

type Fact = [string, ReactNode];

const LOOK_MS = 2_000;
/** Longer than the model is waited for. */
const WAIT_MS = 120_000;

/** Whether the model has answered. A summary may have come otherwise; where the deliveries may be seen, those tell. */
function useAnswered(call: Call): boolean {
  const sees = useMay()("administer");
  const asked = useQuery({
    queryKey: ["call", call.id, "analyses"],
    enabled: sees && call.summary !== null,
    queryFn: async () => {
      const query = { call_id: call.id, kind: "analysis", status: "delivered", limit: 1 } as const;
      return (await unwrap(api.GET("/api/outbound", { params: { query } }))).data.length > 0;
    },
  });
  return call.summary !== null && (!sees || asked.data === true);
}

/** What the model found; `wait` has it looked at until there is more than there was, or nothing more is to be expected. */
function useAnalysis(call: Call) {
  const refetch = useStaleList();
  const answered = useAnswered(call);
  const [runs, setRuns] = useState<number | null>(null);
  const waits = runs !== null;
  const found = useQuery({
    queryKey: ["call", call.id, "analysis"],
    enabled: answered || waits,
    retry: false,
    refetchInterval: waits ? LOOK_MS : false,
    queryFn: () => unwrap(api.GET("/api/calls/{id}/analysis", { params: { path: { id: call.id } } })),
  });
  const told = found.data;
  const came = waits && told !== undefined && (told.runs > runs || (told.error !== null && told.runs === 0));
  useEffect(() => {
    if (!waits) return;
    const over = () => {
      setRuns(null);
      void refetch(["call", call.id]);
    };
    const timer = setTimeout(over, came ? 0 : WAIT_MS);
    return () => clearTimeout(timer);
  }, [waits, came, call.id, refetch]);
  return { told, waits, wait: () => setRuns(told?.runs ?? 0) };
}

/** What the model made of a call that is over; asked for again by who may. */
export function Analysis({ call }: { call: Call }) {
  const may = useMay();
  const act = useAct();
  const { told, waits, wait } = useAnalysis(call);
  const path = { id: call.id };
  const again = call.status === "ended" && call.answered_at !== null && may("supervise");
  const ask = async () => {
    const asked = () => unwrap(api.POST("/api/calls/{id}/analyze", { params: { path } }));
    if (await act(text.analyzing, asked)) wait();
  };
  if (!call.summary && !again) return null;
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
          <Button small look="ghost" busy={waits} onClick={() => void ask()}>
            <Sparkles aria-hidden /> {call.summary ? text.analyzeAgain : text.analyze}
          </Button>
        )
      }
    >
      <Stack>
        {waits && <p role="status">{text.analyzing}</p>}
        {!waits && told?.error && <p role="alert">{text.analysisFailed(told.error)}</p>}
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
