import { Download, Pause, Play, Trash2 } from "lucide-react";
import { type Ref, useEffect, useImperativeHandle, useRef, useState, useSyncExternalStore } from "react";
import { useSave } from "@/api/act";
import { api, unwrap } from "@/api/client";
import { useMay } from "@/api/me";
import type { Playhead } from "@/sound/playhead";
import type { CallSound } from "@/sound/sound_of_call";
import { callPage as text } from "@/strings/calls";
import { common } from "@/strings/common";
import { Button, ButtonLink, IconButton } from "@/ui/button";
import { SelectField } from "@/ui/field";
import { Confirm } from "@/ui/layer";
import { Card } from "@/ui/layout";
import { clock } from "@/ui/time";
import { notifyBad } from "@/ui/toast";
import style from "./recording.module.css";
import { Waveform } from "./waveform";

export interface RecordingHandle {
  /** Plays from there, on the call's clock. */
  seek: (ms: number) => void;
}

interface Props {
  call: { id: string; duration_ms: number };
  sound: CallSound;
  /** On the call's clock, where the recording begins. */
  offsetMs: number;
  playhead: Playhead;
  ref: Ref<RecordingHandle>;
}

const SPEEDS = ["0.75", "1", "1.25", "1.5", "2"];

/** The recording of a call: heard, seen and wound. */
export function Recording({ call, sound, offsetMs, playhead, ref }: Props) {
  const may = useMay();
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [length, setLength] = useState(call.duration_ms);
  const [speed, setSpeed] = useState("1");

  const tell = () => playhead.move(offsetMs + (audio.current?.currentTime ?? 0) * 1000);
  const play = () => {
    audio.current?.play().catch((error) => notifyBad(text.recording, error));
  };
  const seek = (ms: number) => {
    if (audio.current) audio.current.currentTime = Math.max(0, (ms - offsetMs) / 1000);
    playhead.move(ms);
  };
  useImperativeHandle(ref, () => ({
    seek: (ms) => {
      seek(ms);
      play();
    },
  }));
  useEffect(() => {
    if (!playing) return;
    let frame = requestAnimationFrame(function follow() {
      tell();
      frame = requestAnimationFrame(follow);
    });
    return () => cancelAnimationFrame(frame);
  });
  useEffect(() => {
    if (audio.current) audio.current.playbackRate = Number(speed);
  }, [speed]);
  useEffect(() => () => playhead.move(null), [playhead]);
  return (
    <Card title={text.recording} actions={may("administer") && <Discard call={call.id} />}>
      <div className={style.player}>
        <IconButton
          look="primary"
          label={playing ? text.pause : text.play}
          onClick={() => (playing ? audio.current?.pause() : play())}
        >
          {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
        </IconButton>
        <Waveform {...{ offsetMs, playhead }} loudness={sound.loudness} lengthMs={length} onSeek={seek} />
        <div className={style.under}>
          <span className={style.legend}>
            {(["caller", "agent"] as const).map((side) => (
              <span key={side}>
                <i style={{ background: `var(--${side})` }} aria-hidden />
                {text.speakers[side]}
              </span>
            ))}
          </span>
          <span className={style.tools}>
            <Position {...{ playhead, offsetMs, length }} />
            <SelectField
              bare
              small
              label={text.speed}
              value={speed}
              onChange={setSpeed}
              choices={SPEEDS.map((value) => ({ value, label: `${value} ×` }))}
            />
            <ButtonLink small href={sound.url} download={`${call.id}.ogg`}>
              <Download aria-hidden /> {common.download}
            </ButtonLink>
          </span>
        </div>
        <audio
          ref={audio}
          src={sound.url}
          preload="metadata"
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onDurationChange={(event) =>
            Number.isFinite(event.currentTarget.duration) && setLength(event.currentTarget.duration * 1000)
          }
          onTimeUpdate={tell}
          onEnded={() => playhead.move(null)}
        />
      </div>
    </Card>
  );
}

function Discard({ call }: { call: string }) {
  const save = useSave();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button small look="ghost" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden /> {text.discard}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={text.discardTitle}
        about={text.discardAbout}
        confirm={text.discard}
        onConfirm={() =>
          save(
            text.discarded,
            () => unwrap(api.DELETE("/api/calls/{id}/recording", { params: { path: { id: call } } })),
            ["call", call],
          )
        }
      />
    </>
  );
}

function Position({ playhead, offsetMs, length }: { playhead: Playhead; offsetMs: number; length: number }) {
  const tenth = useSyncExternalStore(playhead.subscribe, () =>
    Math.floor(((playhead.now() ?? offsetMs) - offsetMs) / 100),
  );
  return (
    <span className="tabular" data-position={tenth / 10}>
      {clock(tenth * 100)} / {clock(length)}
    </span>
  );
}
