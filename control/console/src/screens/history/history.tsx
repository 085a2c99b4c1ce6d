import { Download, X } from "lucide-react";
import { useState } from "react";
import { useGo, useQuestions } from "@/api/address";
import { api, download, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useScope } from "@/api/me";
import { calls as text } from "@/strings/calls";
import { common } from "@/strings/common";
import { useAgentNames } from "@/api/names";
import { Button } from "@/ui/button";
import { SearchField, SelectField, TextField } from "@/ui/field";
import { List, nothing } from "@/ui/list_screen";
import { Badge, Page } from "@/ui/layout";
import { useLater } from "@/ui/later";
import type { Column } from "@/ui/table";
import { TwoLines } from "@/ui/table";
import { choicesOf } from "@/ui/texts";
import { clock, dateTimeShort, milliseconds, phone } from "@/ui/time";
import { notifyBad } from "@/ui/toast";
import { EndReason, latencyTone, Mood, OutcomeBadge } from "./badges";
import style from "./history.module.css";

type Call = Schemas["CallSummary"];

const columns: Column<Call>[] = [
  {
    id: "started",
    title: text.started,
    sort: "started_at",
    cell: (call) => <span className="tabular">{dateTimeShort(call.started_at)}</span>,
  },
  {
    id: "caller",
    title: text.caller,
    cell: (call) => (
      <span className="tabular">{phone(call.direction === "outbound" ? call.to_number : call.from_number)}</span>
    ),
  },
  { id: "agent", title: text.agent, cell: (call) => call.agent_name ?? "–" },
  { id: "outcome", title: text.outcome, cell: (call) => <OutcomeBadge outcome={call.outcome} /> },
  { id: "ended", title: text.ended, cell: (call) => <EndReason reason={call.end_reason} /> },
  { id: "duration", title: text.duration, sort: "duration_ms", end: true, cell: (call) => clock(call.duration_ms) },
  {
    id: "latency",
    title: text.latency,
    end: true,
    cell: (call) =>
      call.latency_p95_ms === null ? (
        "–"
      ) : (
        <Badge tone={latencyTone(call.latency_p95_ms)}>{milliseconds(call.latency_p95_ms)}</Badge>
      ),
  },
  { id: "mood", title: text.sentiment, cell: (call) => <Mood mood={call.sentiment} /> },
  {
    id: "summary",
    title: text.summary,
    fill: true,
    cell: (call) => <TwoLines first={call.summary ?? <span className="muted">–</span>} />,
  },
];

/** The beginning, or the end, of a day of the calendar field, in the zone of whoever looks. */
const instant = (day: string, end: boolean) => {
  const at = new Date(`${day}T00:00:00`);
  if (end) at.setDate(at.getDate() + 1);
  return at.toISOString();
};

const days: Record<string, number> = { today: 0, week: 6, month: 29 };

/** Midnight so many days ago, so that the same question gets the same answer from the cache all day. */
function since(span: string): string {
  const at = new Date();
  at.setHours(0, 0, 0, 0);
  at.setDate(at.getDate() - (days[span] ?? 0));
  return at.toISOString();
}

function useFilter() {
  const [questions, change] = useQuestions();
  const { from, until, span, text: words, sort, ...same } = questions;
  const settled = useLater(words ?? "");
  const scope = useScope();
  const query = {
    ...scope,
    ...same,
    ...(span && span in days ? { started_after: since(span) } : {}),
    ...(from ? { started_after: instant(from, false) } : {}),
    ...(until ? { started_before: instant(until, true) } : {}),
    ...(settled.length >= 3 ? { text: settled } : {}),
    sort: sort ?? "-started_at",
  };
  return { questions, change, query, filtered: Object.keys(questions).some((name) => name !== "sort") };
}

export default function History() {
  const go = useGo();
  const { questions, change, query, filtered } = useFilter();
  const agents = useAgentNames();
  const [busy, setBusy] = useState(false);
  const calls = useList(["calls", query], (cursor) =>
    unwrap(api.GET("/api/calls", { params: { query: { ...(query as object), cursor, limit: 100 } } })),
  );
  const save = async () => {
    setBusy(true);
    await download("/api/calls.csv", query as Record<string, string>).catch((error) => notifyBad(common.export, error));
    setBusy(false);
  };
  const select = (name: string, label: string, choices: { value: string; label: string }[]) => (
    <SelectField
      bare
      label={label}
      value={questions[name] ?? ""}
      choices={choices}
      onChange={(value) => change({ [name]: value, ...(name === "span" ? { from: "", until: "" } : {}) })}
    />
  );
  return (
    <Page
      title={text.title}
      about={text.about}
      full
      actions={
        <Button onClick={save} busy={busy}>
          <Download aria-hidden /> {common.export}
        </Button>
      }
    >
      <div className={style.filters} role="search" aria-label={text.filters}>
        <SearchField label={text.search} value={questions.text ?? ""} onChange={(value) => change({ text: value })} />
        {select("agent_id", text.anyAgent, [{ value: "", label: text.anyAgent }, ...agents])}
        {select("outcome", text.anyOutcome, choicesOf(text.outcomes, text.anyOutcome))}
        {select("end_reason", text.anyReason, choicesOf(text.reasons, text.anyReason))}
        {select("sentiment", text.anyMood, choicesOf(text.moods, text.anyMood))}
        {select("span", text.when, choicesOf(text.spans))}
        {questions.span === "dates" && (
          <>
            <TextField
              bare
              label={text.from}
              type="date"
              value={questions.from ?? ""}
              onChange={(from) => change({ from })}
            />
            <TextField
              bare
              label={text.until}
              type="date"
              value={questions.until ?? ""}
              onChange={(until) => change({ until })}
            />
          </>
        )}
        {filtered && (
          <Button
            look="ghost"
            onClick={() => change(Object.fromEntries(Object.keys(questions).map((name) => [name, ""])))}
          >
            <X aria-hidden /> {text.clear}
          </Button>
        )}
      </div>
      <List
        label={text.title}
        of={calls}
        columns={columns}
        keyOf={(call) => call.id}
        onOpen={(call) => go(`/calls/${call.id}`)}
        sort={questions.sort ?? "-started_at"}
        onSort={(sort) => change({ sort })}
        tall
        empty={nothing(filtered, { title: text.emptyTitle, next: text.emptyNext })}
      />
    </Page>
  );
}
