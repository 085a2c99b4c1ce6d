import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { useGo, useQuestions } from "@/api/address";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useScope } from "@/api/me";
import { calls as callTexts } from "@/strings/calls";
import { common } from "@/strings/common";
import { analytics as text, records as recordTexts } from "@/strings/office";
import { Chart } from "@/ui/chart";
import { SwitchField, TextField } from "@/ui/field";
import { List } from "@/ui/list_screen";
import { Card, Facts, Grid, Page, Row, Segmented, Stat, Stats } from "@/ui/layout";
import { Answer, Empty } from "@/ui/states";
import { Table } from "@/ui/table";
import { capital } from "@/ui/texts";
import { ago, clock, count, day, milliseconds, money, percent } from "@/ui/time";
import { ToolName } from "../agents/tool_name";

type Analytics_ = Schemas["Analytics"];
const DAY_MS = 86_400_000;
const lengths: Record<string, number> = { "1d": 1, "7d": 7, "30d": 30 };
const STEADY_MS = 5 * 60_000;
/** As far as the server reckons at once. */
const LONGEST_MS = 366 * DAY_MS;

/** `2026-11-22` by the clock of whoever looks. */
const dayOf = (at: Date) =>
  [at.getFullYear(), String(at.getMonth() + 1).padStart(2, "0"), String(at.getDate()).padStart(2, "0")].join("-");
/** When that day begins, or the one `later` days after it. */
function startOf(day: string | undefined, later = 0): number {
  const at = new Date(`${day ?? ""}T00:00:00`);
  at.setDate(at.getDate() + later);
  return at.getTime();
}

const useAnalytics = (from: string, to: string, enabled = true) => {
  const scope = useScope();
  const query = { ...scope, from, to };
  return useQuery({
    queryKey: ["analytics", query],
    enabled,
    staleTime: STEADY_MS,
    queryFn: () => unwrap(api.GET("/api/analytics", { params: { query } })),
  });
};

export default function Analytics() {
  const [questions, ask] = useQuestions();
  const range = questions.range ?? "7d";
  const compare = questions.compare !== "no";
  const span = (lengths[range] ?? 7) * DAY_MS;
  // To the hour: the answer is kept so long.
  const to = useMemo(() => Math.ceil(Date.now() / 3_600_000) * 3_600_000, []);
  const iso = (ms: number) => (Number.isNaN(ms) ? "" : new Date(ms).toISOString());
  const own = range === "dates";
  const first = own ? startOf(questions.from) : to - span;
  const last = own ? startOf(questions.until, 1) : to;
  const wrong = !(first < last) ? text.rangeWrong : last - first > LONGEST_MS ? text.rangeLong : undefined;
  const wrongLast = !Number.isNaN(first) && !(first < last);
  const now = useAnalytics(iso(first), iso(last), !wrong);
  const before = useAnalytics(iso(2 * first - last), iso(first), compare && !wrong);
  return (
    <Page
      title={text.title}
      about={wrong ? undefined : text.about(day(iso(first)), day(iso(own ? last - 1 : last)))}
      actions={
        <Row gap={4}>
          <SwitchField label={text.compare} checked={compare} onChange={(on) => ask({ compare: on ? "" : "no" })} />
          <Segmented
            label={text.range}
            value={range}
            onChange={(chosen) =>
              ask(
                chosen === "dates"
                  ? { range: chosen, from: dayOf(new Date(to - span)), until: dayOf(new Date()) }
                  : { range: chosen, from: "", until: "" },
              )
            }
            choices={Object.entries(text.ranges).map(([value, label]) => ({ value, label }))}
          />
        </Row>
      }
    >
      {own && (
        <Row gap={4}>
          <TextField
            type="date"
            label={text.from}
            value={questions.from ?? ""}
            max={questions.until}
            error={wrongLast ? undefined : wrong}
            onChange={(from) => ask({ from })}
          />
          <TextField
            type="date"
            label={text.until}
            value={questions.until ?? ""}
            min={questions.from}
            error={wrongLast ? wrong : undefined}
            onChange={(until) => ask({ until })}
          />
        </Row>
      )}
      {!wrong && (
        <Answer of={now} lines={10}>
          {(told) => <Told now={told} before={compare ? before.data : undefined} />}
        </Answer>
      )}
      <Activity />
    </Page>
  );
}

function changed(now: number, before: number | undefined): string | undefined {
  return before ? text.change(Math.round((100 * (now - before)) / before)) : undefined;
}

const times = (told: Analytics_) => told.per_day.map((one) => new Date(`${one.day}T00:00:00`).getTime() / 1000);

function Told({ now, before }: { now: Analytics_; before: Analytics_ | undefined }) {
  const go = useGo();
  const { calls, latency } = now;
  const at = useMemo(() => times(now), [now]);
  const lines = useMemo(
    () => [
      { label: text.calls, values: now.per_day.map((one) => one.calls), bars: true },
      ...(before
        ? [
            {
              label: text.before,
              values: now.per_day.map((_, i) => before.per_day[i]?.calls ?? null),
              dashed: true,
              colour: "--warn",
            },
          ]
        : []),
    ],
    [now, before],
  );
  if (calls.total === 0 && calls.active === 0) return <Empty title={text.empty} />;
  const spent = calls.costs.map((one) => money(one.model + one.carrier, one.currency)).join(" + ");
  return (
    <>
      <Stats>
        <Stat label={text.calls} value={count(calls.total)} note={changed(calls.total, before?.calls.total)} />
        <Stat label={text.answered} value={percent(calls.answered, calls.total)} note={count(calls.answered)} />
        <Stat
          label={text.minutes}
          value={count(Math.round(calls.seconds / 60))}
          note={changed(calls.seconds, before?.calls.seconds)}
        />
        <Stat label={text.average} value={clock(calls.average_seconds * 1000)} />
        <Stat label={text.transferred} value={percent(calls.transfers, calls.total)} note={count(calls.transfers)} />
        <Stat label={text.failed} value={count(calls.failed)} note={changed(calls.failed, before?.calls.failed)} />
        <Stat label={text.cost} value={spent || "–"} />
      </Stats>
      <Card title={text.perDay}>
        <Chart
          label={text.perDay}
          times={at}
          lines={lines}
          onChoose={(index) => {
            const on = now.per_day[index]?.day;
            if (on) go(`/calls?span=dates&from=${on}&until=${on}`);
          }}
        />
      </Card>
      <Grid min={380}>
        <Counts
          title={text.outcomes}
          rows={calls.outcomes}
          keyOf={(one) => one.outcome}
          first={[callTexts.outcome, (one) => callTexts.outcomes[one.outcome] ?? one.outcome]}
          counts={[
            [text.calls, (one) => count(one.calls)],
            [text.share, (one) => percent(one.calls, calls.ended)],
          ]}
          onOpen={(one) => go(`/calls?outcome=${one.outcome}`)}
        />
        <Card title={text.latency}>
          <Facts
            rows={[
              [text.latencies.p50_ms, milliseconds(latency.p50_ms)],
              [text.latencies.p90_ms, milliseconds(latency.p90_ms)],
              [text.latencies.p95_ms, milliseconds(latency.p95_ms)],
              [text.latencies.p99_ms, milliseconds(latency.p99_ms)],
              [text.turns, count(latency.turns)],
            ]}
          />
        </Card>
        <Counts
          title={text.actions}
          rows={now.actions.by_tool}
          keyOf={(one) => one.tool}
          first={[text.tool, (one) => <ToolName name={one.tool} />]}
          counts={[
            [text.total, (one) => count(one.actions)],
            [text.success, (one) => percent(one.succeeded, one.actions)],
          ]}
        />
        <Counts
          title={text.records}
          rows={now.records}
          keyOf={(one) => one.type}
          first={[text.records, (one) => recordTexts.types[one.type] ?? one.type]}
          counts={[
            [text.fresh, (one) => count(one.new)],
            [text.total, (one) => count(one.total)],
          ]}
        />
        {now.organisations.length > 1 && (
          <Counts
            title={text.organisations}
            rows={now.organisations}
            keyOf={(one) => one.organisation_id}
            first={[common.name, (one) => one.name]}
            counts={[
              [text.calls, (one) => count(one.calls)],
              [text.failed, (one) => count(one.failed)],
            ]}
          />
        )}
        <Card title={text.moods}>
          <Facts
            rows={[
              ...Object.entries(callTexts.moods).map(([mood, name]): [string, string] => [
                name,
                count((calls.sentiments as Record<string, number>)[mood]),
              ]),
              [text.interruptions, text.ofWhich(count(calls.barge_ins), percent(calls.barge_ins, calls.turns))],
              [text.contacts, text.newOf(count(now.contacts.new), count(now.contacts.total))],
            ]}
          />
        </Card>
        {now.top_workers.length > 0 && (
          <Counts
            title={text.workers}
            rows={now.top_workers}
            keyOf={(one) => one.user_id}
            first={[common.name, (one) => one.display_name ?? one.user_id.slice(0, 8)]}
            counts={[[text.records, (one) => count(one.records)]]}
          />
        )}
        <Card title={text.health}>
          <Facts
            rows={Object.entries(now.health).map(([name, n]) => [
              text.healths[name] ?? capital(name.replaceAll("_", " ")),
              count(n),
            ])}
          />
        </Card>
      </Grid>
    </>
  );
}

interface CountsProps<T> {
  title: string;
  rows: readonly T[];
  keyOf: (row: T) => string;
  first: [string, (row: T) => ReactNode];
  counts: [string, (row: T) => string][];
  onOpen?: (row: T) => void;
}

/** What is counted, a row each. */
const Counts = <T,>({ title, first: [name, cell], counts, ...table }: CountsProps<T>) => (
  <Card title={title} flush>
    <Table
      bare
      label={title}
      {...table}
      columns={[
        { id: "first", title: name, cell },
        ...counts.map(([of, told]) => ({ id: of, title: of, end: true, cell: told })),
      ]}
    />
  </Card>
);

function Activity() {
  const go = useGo();
  const scope = useScope();
  const activity = useList(["agent-activity", scope], (cursor) =>
    unwrap(api.GET("/api/agents/activity", { params: { query: { ...scope, cursor, limit: 100 } } })),
  );
  return (
    <Card title={text.activity} flush>
      <List
        bare
        label={text.activity}
        of={activity}
        keyOf={(one) => one.id}
        onOpen={(one) => go(`/calls?agent_id=${one.id}`)}
        empty={{ title: text.empty }}
        columns={[
          { id: "agent", title: text.agent, cell: (one) => <b>{one.name}</b> },
          {
            id: "call",
            title: text.lastCall,
            cell: (one) => (one.last_call_at ? ago(one.last_call_at) : common.never),
          },
          {
            id: "action",
            title: text.lastAction,
            cell: (one) => (one.last_action_at ? ago(one.last_action_at) : common.never),
          },
          { id: "actions", title: text.actions, end: true, cell: (one) => count(one.actions) },
          {
            id: "success",
            title: text.success,
            end: true,
            cell: (one) => (one.success_rate === null ? "–" : percent(one.success_rate, 1)),
          },
        ]}
      />
    </Card>
  );
}
