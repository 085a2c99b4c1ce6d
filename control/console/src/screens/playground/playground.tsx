import { useQuery } from "@tanstack/react-query";
import { AudioLines, Bot, Mic, MicOff, Phone, PhoneOff } from "lucide-react";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { Link } from "wouter";
import { useQuestions } from "@/api/address";
import { api, unwrap } from "@/api/client";
import { useScope } from "@/api/me";
import { useWatch } from "@/live/live_context";
import { PlaygroundLine } from "@/live/playground_line";
import { closings } from "@/strings/closings";
import { supervise } from "@/strings/live";
import { playground as text } from "@/strings/playground";
import { Button, IconButton } from "@/ui/button";
import { SelectField } from "@/ui/field";
import { Badge, Card, Page, Row, Stack, type Tone } from "@/ui/layout";
import { Answer, Empty } from "@/ui/states";
import { clock } from "@/ui/time";
import { useTurns } from "../call/call_queries";
import { Waterfall } from "../call/waterfall";
import { LiveTranscript } from "../live/live_transcript";
import { MicrophoneCheck, MicrophoneLevel } from "../live/microphone_check";
import { useNow } from "../live/wall";
import style from "./playground.module.css";

const AGENTS_MAX = 200;
const POLL_MS = 1_500;
const tones: Record<string, Tone> = { talking: "good", connecting: "info", microphone: "info", failed: "bad" };
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** Talking to an agent: who, as what, and a line to it. */
export default function Playground() {
  const scope = useScope();
  const agents = useQuery({
    queryKey: ["agents", "playground", scope],
    queryFn: () => unwrap(api.GET("/api/agents", { params: { query: { ...scope, limit: AGENTS_MAX } } })),
  });
  return (
    <Page title={text.title} about={text.about}>
      <Answer of={agents}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={text.none} next={text.noneNext} icon={<Bot aria-hidden />} />
          ) : (
            <Desk agents={data} />
          )
        }
      </Answer>
    </Page>
  );
}

interface Listed {
  id: string;
  name: string;
  published_version: number | null;
}

function Desk({ agents }: { agents: Listed[] }) {
  const [questions, ask] = useQuestions();
  const [line] = useState(() => new PlaygroundLine());
  useEffect(() => () => line.stop(), [line]);
  const { state, call, reason } = useSyncExternalStore(line.subscribe, line.snapshot);
  const agent = agents.find((one) => one.id === questions.agent) ?? agents[0];
  const version = questions.version === "published" && agent?.published_version ? "published" : "draft";
  const busy = state === "microphone" || state === "connecting" || state === "talking";
  if (!agent) return null;
  return (
    <div className={style.desk}>
      <Stack gap={4}>
        <Card>
          <Stack gap={4}>
            <SelectField
              label={text.agent}
              value={agent.id}
              onChange={(id) => ask({ agent: id })}
              disabled={busy}
              choices={agents.map((one) => ({ value: one.id, label: one.name }))}
            />
            <SelectField
              label={text.version}
              value={version}
              onChange={(chosen) => ask({ version: chosen })}
              disabled={busy}
              choices={[
                { value: "draft", label: text.draft },
                ...(agent.published_version ? [{ value: "published", label: text.published }] : []),
              ]}
            />
            <Row between>
              {busy ? (
                <Button look="alarm" onClick={() => line.stop()}>
                  <PhoneOff aria-hidden /> {text.hangUp}
                </Button>
              ) : (
                <Button look="primary" onClick={() => void line.start(agent.id, version)}>
                  <Phone aria-hidden /> {call ? text.callAgain : text.call}
                </Button>
              )}
              <span role="status" data-line={state}>
                <Badge dot tone={tones[state]}>
                  {text.states[state]}
                </Badge>
              </span>
            </Row>
            {(state === "over" || state === "failed") && reason && (
              <p role={state === "failed" ? "alert" : undefined}>
                {text.reasons[reason] ?? closings[reason] ?? reason}
              </p>
            )}
            <Voices line={line} />
          </Stack>
        </Card>
        {call && <Falls key={call} call={call} live={state === "talking"} />}
      </Stack>
      <Card title={text.transcript} actions={call && <Link href={`/calls/${call}`}>{text.openCall}</Link>}>
        {call ? (
          <Words key={call} call={call} live={state === "talking"} />
        ) : (
          <Empty title={text.before} icon={<AudioLines aria-hidden />} />
        )}
      </Card>
    </div>
  );
}

/** Both voices as bars; the microphone's switch; the keys of a telephone. */
function Voices({ line }: { line: PlaygroundLine }) {
  const { state, peak, startedAt } = useSyncExternalStore(line.subscribe, line.snapshot);
  const { muted, state: microphone } = useSyncExternalStore(line.microphone.subscribe, line.microphone.snapshot);
  const now = useNow();
  if (state !== "talking") return microphone === "open" ? null : <MicrophoneCheck microphone={line.microphone} />;
  return (
    <>
      <div className={style.voices}>
        <IconButton
          label={muted ? supervise.unmuteMic : supervise.muteMic}
          pressed={muted}
          onClick={() => line.microphone.mute(!muted)}
        >
          {muted ? <MicOff aria-hidden /> : <Mic aria-hidden />}
        </IconButton>
        <MicrophoneLevel microphone={line.microphone} />
        <Bot aria-hidden />
        <div className={style.agent} role="img" aria-label={text.agentLevel} data-peak={peak.toFixed(2)}>
          <i style={{ width: `${100 * Math.sqrt(Math.min(1, peak))}%` }} />
        </div>
        <span className="tabular">{clock(now - startedAt)}</span>
      </div>
      <div className={style.keys} role="group" aria-label={text.keypad}>
        {KEYS.map((digit) => (
          <Button key={digit} small aria-label={text.key(digit)} onClick={() => line.press(digit)}>
            {digit}
          </Button>
        ))}
      </div>
    </>
  );
}

function Words({ call, live }: { call: string; live: boolean }) {
  useWatch(useMemo(() => [call], [call]));
  return (
    <div className={style.words}>
      <LiveTranscript id={call} live={live} />
    </div>
  );
}

/** How long each answer took, as soon as it is known. */
function Falls({ call, live }: { call: string; live: boolean }) {
  const turns = useTurns(call, live ? POLL_MS : undefined);
  return (
    <Card title={text.waterfall} about={(turns.data ?? []).length === 0 ? text.waterfallNext : undefined}>
      <Answer of={turns} lines={2}>
        {(rows) => (rows.length === 0 ? null : <Waterfall turns={rows} />)}
      </Answer>
    </Card>
  );
}
