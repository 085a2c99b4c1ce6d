import { Copy, Headphones, Lightbulb } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useParams } from "wouter";
import { useMay } from "@/api/me";
import { Playhead } from "@/sound/playhead";
import { type CallSound, useSound } from "@/sound/sound_of_call";
import { callPage as text, calls } from "@/strings/calls";
import { live } from "@/strings/live";
import { outbound } from "@/strings/office";
import { Button, ButtonLink } from "@/ui/button";
import { copy } from "@/ui/copy";
import { SearchField } from "@/ui/field";
import { Badge, Card, Facts, Json, Page, Stack, Tabs } from "@/ui/layout";
import { OnePage } from "@/ui/one_page";
import { Answer } from "@/ui/states";
import { clock, dateTimeSeconds, milliseconds, money, phone } from "@/ui/time";
import { EndReason, Mood, OutcomeBadge } from "../history/badges";
import { Analysis } from "./analysis";
import { wordsOf } from "./annotate";
import { Annotations } from "./annotations";
import style from "./call.module.css";
import { type Call, otherEnd, recordedFrom, toolUses, wordless } from "./call_model";
import { useCall, useEvents, useTranscript, useTurns } from "./call_queries";
import { Deliveries } from "./deliveries";
import { EraseCaller } from "./erase_caller";
import { Recording, type RecordingHandle } from "./recording";
import { Timeline } from "./timeline";
import { Transcript } from "./transcript";
import { useDeeds } from "./use_deeds";
import { Waterfall } from "./waterfall";

const LIVE_MS = 2_000;

export default function CallPage() {
  const { id = "" } = useParams();
  const call = useCall(id);
  return (
    <OnePage of={call} title={text.one} back={{ to: "/calls", label: text.back }} lines={12}>
      {({ value, tag }) => <Told call={value} tag={tag} />}
    </OnePage>
  );
}

function Told({ call, tag }: { call: Call; tag: string }) {
  const live_ = call.status !== "ended";
  const every = live_ ? LIVE_MS : undefined;
  useCall(call.id, every);
  const may = useMay();
  const player = useRef<RecordingHandle>(null);
  const playhead = useMemo(() => new Playhead(), []);
  const offsetMs = recordedFrom(useEvents(call.id, every).data ?? []);
  const sound = useSound(call.id, offsetMs !== null, call.ended_at);
  const reason = call.end_reason ?? "";
  return (
    <Page
      back={{ to: "/calls", label: text.back }}
      title={text.title(phone(otherEnd(call)))}
      about={
        <span style={{ display: "inline-flex", flexWrap: "wrap", gap: "2px 8px", alignItems: "center" }}>
          {dateTimeSeconds(call.started_at)} · {clock(call.duration_ms)}
          <OutcomeBadge outcome={call.outcome} />
          <Mood mood={call.sentiment} />
          {call.erased_at && <Badge tone="warn">{text.erasedNote}</Badge>}
        </span>
      }
      actions={
        <>
          <Button onClick={() => void copy(location.href, text.shared)}>
            <Copy aria-hidden /> {text.share}
          </Button>
          {may("administer") && <EraseCaller call={call} />}
        </>
      }
    >
      {live_ && (
        <div className={style.advice} role="status">
          <Headphones aria-hidden />
          <span>
            <b>{text.live}.</b>{" "}
            <ButtonLink small href={`#/live?call=${call.id}`}>
              {text.watchLive}
            </ButtonLink>
          </span>
        </div>
      )}
      {calls.advice[reason] && (
        <div className={style.advice} role="note">
          <Lightbulb aria-hidden />
          <span>
            <b>{calls.reasons[reason]}.</b> {calls.advice[reason]}
          </span>
        </div>
      )}
      <div className={style.columns}>
        <Stack gap={4}>
          <Analysis call={call} />
          {sound && <Recording ref={player} {...{ call, sound, playhead }} offsetMs={offsetMs ?? 0} />}
          <Parts
            {...{ call, every, playhead, sound }}
            offsetMs={offsetMs ?? 0}
            onSeek={sound ? (ms) => player.current?.seek(ms) : undefined}
          />
        </Stack>
        <div className={style.side}>
          <DetailCard call={call} />
          <Annotations key={wordsOf(call)} call={call} tag={tag} />
        </div>
      </div>
    </Page>
  );
}

interface PartsProps {
  call: Call;
  every: number | undefined;
  playhead: Playhead;
  sound: CallSound | null;
  offsetMs: number;
  /** None: there is nothing to hear. */
  onSeek: ((ms: number) => void) | undefined;
}

function Parts({ call, every, playhead, sound, offsetMs, onSeek }: PartsProps) {
  const may = useMay();
  const words = useTranscript(call.id, every);
  const events = useEvents(call.id, every);
  const turns = useTurns(call.id, every);
  const [find, setFind] = useState("");
  const { deeds, holds } = useDeeds(call, events.data);
  const tools = useMemo(() => toolUses(events.data ?? []), [events.data]);
  return (
    <Card>
      <Tabs
        tabs={[
          {
            id: "transcript",
            label: text.transcript,
            content: () => (
              <Answer of={words}>
                {(segments) => (
                  <Stack gap={4}>
                    <SearchField label={text.find} value={find} onChange={setFind} />
                    <Transcript
                      segments={segments}
                      {...{ tools, deeds, holds, find }}
                      wordless={wordless(call)}
                      heard={{ playhead, loudness: sound?.loudness ?? null, offsetMs, onSeek }}
                    />
                  </Stack>
                )}
              </Answer>
            ),
          },
          {
            id: "waterfall",
            label: text.waterfall,
            content: () => <Answer of={turns}>{(rows) => <Waterfall turns={rows} />}</Answer>,
          },
          {
            id: "events",
            label: text.timeline,
            content: () => <Answer of={events}>{(rows) => <Timeline events={rows} deeds={deeds} />}</Answer>,
          },
          ...(may("administer")
            ? [{ id: "deliveries", label: outbound.title, content: () => <Deliveries call={call.id} /> }]
            : []),
          { id: "raw", label: text.raw, content: () => <Json label={text.raw} value={call} /> },
        ]}
      />
    </Card>
  );
}

function DetailCard({ call }: { call: Call }) {
  return (
    <Card title={text.details}>
      <Facts
        rows={[
          [text.from, <span className="tabular">{phone(call.from_number)}</span>],
          [text.to, <span className="tabular">{phone(call.to_number)}</span>],
          [text.agent, call.agent_name && `${call.agent_name}, ${text.version(call.agent_version)}`],
          [calls.direction, live.direction[call.direction]],
          [text.status, call.status === "ended" ? <EndReason reason={call.end_reason} /> : live.status[call.status]],
          [text.answered, dateTimeSeconds(call.answered_at)],
          [text.ended, dateTimeSeconds(call.ended_at)],
          [text.turns, text.course(call.turns, call.barge_ins, call.tool_calls)],
          [
            text.latency,
            call.latency_p50_ms === null
              ? "–"
              : text.latencies(
                  milliseconds(call.latency_p50_ms),
                  milliseconds(call.latency_p90_ms),
                  milliseconds(call.latency_p95_ms),
                  milliseconds(call.latency_p99_ms),
                ),
          ],
          [text.costModel, money(call.cost_model, call.currency)],
          [text.costCarrier, money(call.cost_carrier, call.currency)],
          [text.node, call.node_id ?? "–"],
          [text.carrierId, <code>{call.carrier_call_id ?? "–"}</code>],
        ]}
      />
    </Card>
  );
}
