import { Headphones, Square, Volume2, VolumeX } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Heard, Listening } from "@/live/listening";
import { callPage } from "@/strings/calls";
import { closings } from "@/strings/closings";
import { supervise as text } from "@/strings/live";
import { Button, IconButton, Tip } from "@/ui/button";
import { RangeField } from "@/ui/field";
import { Badge, Row } from "@/ui/layout";
import { useShortcuts } from "@/ui/shortcuts";
import { notifyBad } from "@/ui/toast";
import style from "./wall.module.css";

/** Hearing the open call: both voices with a volume each, and how far behind the ear is. */
export function ListenBar({ call, listening }: { call: string; listening: Listening }) {
  const heard = useSyncExternalStore(listening.subscribe, listening.snapshot);
  const [caller, setCaller] = useState(1);
  const [agent, setAgent] = useState(1);
  const [muted, setMuted] = useState(false);
  useEffect(() => listening.turn(muted ? [0, 0] : [caller, agent]), [listening, muted, caller, agent]);
  const on = heard.state !== "off" && heard.state !== "over" && heard.state !== "refused";
  const toggle = () => {
    if (on) listening.stop();
    else listening.start(call).catch((error) => notifyBad(text.listen, error));
  };
  useShortcuts({ l: toggle, m: () => setMuted(!muted) });
  return (
    <div className={style.listen} data-listening={heard.state}>
      <Button look={on ? "secondary" : "primary"} onClick={toggle} pressed={on}>
        {on ? <Square aria-hidden /> : <Headphones aria-hidden />} {on ? text.stopListening : text.listen}
      </Button>
      {on && (
        <>
          <IconButton label={muted ? text.unmute : text.mute} pressed={muted} onClick={() => setMuted(!muted)}>
            {muted ? <VolumeX aria-hidden /> : <Volume2 aria-hidden />}
          </IconButton>
          <Level label={text.callerLevel} value={caller} onChange={setCaller} peak={heard.peaks[0]} voice="caller" />
          <Level label={text.agentLevel} value={agent} onChange={setAgent} peak={heard.peaks[1]} voice="agent" />
        </>
      )}
      <Row>
        {heard.state !== "off" && heard.state !== "playing" && <span role="status">{told(heard)}</span>}
        {heard.state === "playing" && (
          <Tip text={text.delayTip(Math.round(heard.bufferedMs), heard.underruns)}>
            <span data-delay={heard.delayMs} data-buffered={heard.bufferedMs} data-underruns={heard.underruns}>
              <Badge>{text.delay(heard.delayMs)}</Badge>
            </span>
          </Tip>
        )}
        {heard.lostMs > 0 && <Badge tone="warn">{text.lost(heard.lostMs)}</Badge>}
      </Row>
    </div>
  );
}

/** What is going on, and where nothing is heard why. */
function told({ state, closing }: Heard): string {
  if (state === "interrupted") return text.interruptedBy[closing] ?? text.states.interrupted ?? "";
  if (state === "refused") return text.refusedBy[closing] ?? closings[closing] ?? text.states.refused ?? "";
  return text.states[state] ?? "";
}

interface LevelProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  peak: number;
  voice: "caller" | "agent";
}

function Level({ label, value, onChange, peak, voice }: LevelProps) {
  return (
    <Tip text={label}>
      <div className={style.level}>
        <RangeField label={label} value={value} max={1.5} onChange={onChange} />
        <i
          data-peak={voice}
          style={{ width: `${100 * Math.sqrt(Math.min(1, peak))}%`, background: `var(--${voice})` }}
          aria-hidden
        />
        <small aria-hidden>{callPage.speakers[voice]}</small>
      </div>
    </Tip>
  );
}
