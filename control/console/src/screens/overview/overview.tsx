import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Link } from "wouter";
import { useGo } from "@/api/address";
import { api, type Schemas, unwrap } from "@/api/client";
import { useMay, useScope } from "@/api/me";
import { useAgents } from "@/api/names";
import { useLive } from "@/live/live_context";
import { calls as callTexts } from "@/strings/calls";
import { overview as text } from "@/strings/overview";
import { Button } from "@/ui/button";
import { Badge, Card, Page, Stat, Stats } from "@/ui/layout";
import { Answer, Empty } from "@/ui/states";
import { Table, TwoLines } from "@/ui/table";
import { ago, clock, count, milliseconds, percent, phone, weekday } from "@/ui/time";
import { useEvents, useTranscript } from "../call/call_queries";
import { Timeline } from "../call/timeline";
import { Transcript } from "../call/transcript";
import { useDeeds } from "../call/use_deeds";
import { otherEnd, toolUses, wordless } from "../call/call_model";
import { OutcomeBadge } from "../history/badges";
import style from "./overview.module.css";

type Call = Schemas["CallSummary"];

const DAYS = 7;
const CALLS_MAX = 1_000;
const RECENT = 8;
const PAGE = 200;

/** The calls of the last days, newest first, at most a thousand. */
const useWeek = () => {
  const scope = useScope();
  return useQuery({
    queryKey: ["calls", scope, "week"],
    refetchInterval: 30_000,
    queryFn: async () => {
      const since = new Date();
      since.setHours(0, 0, 0, 0);
      since.setDate(since.getDate() - DAYS + 1);
      const all: Call[] = [];
      let cursor: string | undefined;
      while (all.length < CALLS_MAX) {
        const query = { ...scope, started_after: since.toISOString(), limit: PAGE, cursor };
        const page = await unwrap(api.GET("/api/calls", { params: { query } }));
        all.push(...page.data);
        if (!page.next_cursor) break;
        cursor = page.next_cursor;
      }
      return all;
    },
  });
};

export default function Overview() {
  const week = useWeek();
  return (
    <Page title={text.title} about={text.about}>
      <Answer of={week} lines={10}>
        {(calls) => <Told calls={calls} />}
      </Answer>
    </Page>
  );
}

function middle(numbers: number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

function Told({ calls }: { calls: Call[] }) {
  const { active } = useLive();
  const agents = useAgents();
  const today = new Date().toDateString();
  const latency = middle(calls.flatMap((call) => (call.latency_p95_ms === null ? [] : [call.latency_p95_ms])));
  const minutes = calls.reduce((sum, call) => sum + call.duration_ms, 0) / 60_000;
  return (
    <>
      <Stats>
        <Stat label={text.live} value={<Link href="/live">{active}</Link>} />
        <Stat
          label={text.today}
          value={count(calls.filter((call) => new Date(call.started_at).toDateString() === today).length)}
        />
        <Stat
          label={text.week}
          value={count(calls.length)}
          note={calls.length >= CALLS_MAX ? text.capped : undefined}
        />
        <Stat label={text.booked} value={count(calls.filter((call) => call.outcome === "booked").length)} />
        <Stat label={text.minutes} value={count(Math.round(minutes))} />
        <Stat label={text.latency} value={latency === null ? "–" : milliseconds(latency)} />
      </Stats>
      <div className={style.two}>
        <Card title={text.perDay}>
          <PerDay calls={calls} />
        </Card>
        <Card title={text.outcomes}>
          <Shares calls={calls.filter((call) => call.status === "ended")} />
        </Card>
      </div>
      <Card title={text.agents}>
        <Answer of={agents} lines={2}>
          {(all) => <Published agents={all.filter((one) => one.status === "published")} />}
        </Answer>
      </Card>
      <Recent calls={calls.slice(0, RECENT)} />
    </>
  );
}

function PerDay({ calls }: { calls: Call[] }) {
  const days = useMemo(() => {
    return Array.from({ length: DAYS }, (_, i) => {
      const day = new Date();
      day.setDate(day.getDate() - (DAYS - 1 - i));
      const of = calls.filter((call) => new Date(call.started_at).toDateString() === day.toDateString()).length;
      return { name: weekday(day), of };
    });
  }, [calls]);
  const most = Math.max(1, ...days.map((day) => day.of));
  return (
    <ul className={style.bars}>
      {days.map((day) => (
        <li key={day.name}>
          <b>{day.of}</b>
          <i style={{ height: `${(80 * day.of) / most}%` }} />
          {day.name}
        </li>
      ))}
    </ul>
  );
}

/** What came of calls that are over. */
function Shares({ calls }: { calls: Call[] }) {
  const of = new Map<string, number>();
  for (const call of calls) if (call.outcome !== "none") of.set(call.outcome, (of.get(call.outcome) ?? 0) + 1);
  const sorted = [...of].sort((a, b) => b[1] - a[1]);
  const most = Math.max(1, sorted[0]?.[1] ?? 1);
  if (sorted.length === 0) return <p className="muted">{text.noOutcomes}</p>;
  return (
    <ul className={style.shares}>
      {sorted.map(([outcome, n]) => (
        <li key={outcome}>
          <span>{callTexts.outcomes[outcome] ?? outcome}</span>
          <i style={{ width: `${(100 * n) / most}%` }} />
          <span>
            {count(n)} · {percent(n, calls.length, 0)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Published({ agents }: { agents: { id: string; name: string }[] }) {
  const may = useMay();
  const go = useGo();
  if (agents.length === 0)
    return (
      <Empty title={text.noAgents} next={may("configure") ? text.noAgentsNext : undefined}>
        {may("configure") && <Button onClick={() => go("/agents")}>{text.toAgents}</Button>}
      </Empty>
    );
  return (
    <div className={style.agents}>
      {agents.map((agent) => (
        <Link key={agent.id} href={`/agents/${agent.id}`}>
          <Badge tone="good" dot>
            {agent.name}
          </Badge>
        </Link>
      ))}
    </div>
  );
}

/** The latest calls, and one of them to read beside. */
function Recent({ calls }: { calls: Call[] }) {
  const [chosen, setChosen] = useState(calls[0]?.id ?? "");
  const call = calls.find((one) => one.id === chosen) ?? calls[0];
  if (!call) return <Empty title={callTexts.emptyTitle} next={callTexts.emptyNext} />;
  return (
    <div className={style.two}>
      <Card title={text.recent} flush actions={<Link href="/calls">{text.all}</Link>}>
        <Table
          bare
          label={text.recent}
          rows={calls}
          keyOf={(one) => one.id}
          chosen={call.id}
          onOpen={(one) => setChosen(one.id)}
          columns={[
            {
              id: "who",
              title: callTexts.caller,
              cell: (one) => <TwoLines first={phone(otherEnd(one))} second={one.agent_name} />,
            },
            { id: "when", title: callTexts.started, cell: (one) => ago(one.started_at) },
            { id: "long", title: callTexts.duration, end: true, cell: (one) => clock(one.duration_ms) },
            { id: "outcome", title: callTexts.outcome, cell: (one) => <OutcomeBadge outcome={one.outcome} /> },
          ]}
        />
      </Card>
      <Reader call={call} />
    </div>
  );
}

function Reader({ call }: { call: Call }) {
  const words = useTranscript(call.id);
  const events = useEvents(call.id);
  const { deeds, holds } = useDeeds(call, events.data);
  const [part, setPart] = useState<"words" | "events">("words");
  return (
    <Card
      title={phone(otherEnd(call))}
      about={call.summary ?? undefined}
      actions={
        <>
          <Button small pressed={part === "events"} onClick={() => setPart(part === "words" ? "events" : "words")}>
            {callTexts.timelineToggle}
          </Button>
          <Link href={`/calls/${call.id}`}>{text.openCall}</Link>
        </>
      }
    >
      <div style={{ maxHeight: 380, overflow: "auto" }} tabIndex={0} role="region" aria-label={text.panel}>
        {part === "words" ? (
          <Answer of={words}>
            {(segments) => (
              <Transcript
                tools={toolUses(events.data ?? [])}
                wordless={wordless(call)}
                {...{ segments, deeds, holds }}
                find=""
              />
            )}
          </Answer>
        ) : (
          <Answer of={events}>{(rows) => <Timeline events={rows} deeds={deeds} />}</Answer>
        )}
      </div>
    </Card>
  );
}
