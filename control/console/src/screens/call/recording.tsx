import { useQuery } from "@tanstack/react-query";
import { Download, Pause, Play } from "lucide-react";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { authorised } from "@/api/client";
import { Problem } from "@/api/problem";
import { callPage as text } from "@/strings/calls";
import { common } from "@/strings/common";
import { ButtonLink, IconButton } from "@/ui/button";
import { RangeField } from "@/ui/field";
import { Card } from "@/ui/layout";
import { clock } from "@/ui/time";
import { notifyBad } from "@/ui/toast";
import style from "./call.module.css";
import type { Call } from "./call_model";
import { useEvents } from "./call_queries";

export interface RecordingHandle {
  /** Plays from there, on the call's clock. */
  seek: (ms: number) => void;
}

interface Props {
  call: Call;
  onTime: (ms: number | null) => void;
  ref: Ref<RecordingHandle>;
}

/** The sound of a call in this browser's memory, so that it can be wound without asking again; null where none is kept. */
function useSound(call: Call, begun: boolean) {
  const sound = useQuery({
    queryKey: ["call", call.id, "recording"],
    enabled: begun && call.status === "ended",
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    queryFn: async () => {
      const answer = await authorised(new Request(`/api/calls/${call.id}/recording`));
      if (answer.status === 404 || answer.status === 403) return null;
      if (!answer.ok) throw new Problem(answer.status, {});
      return URL.createObjectURL(await answer.blob());
    },
  });
  const url = sound.data;
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);
  return url ?? null;
}

/** The recording of a call with its own controls; nothing where none is kept. */
export function Recording({ call, onTime, ref }: Props) {
  const audio = useRef<HTMLAudioElement>(null);
  const events = useEvents(call.id).data ?? [];
  const url = useSound(
    call,
    events.some((event) => event.type === "recording.started"),
  );
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(call.duration_ms / 1000);

  const play = () => {
    audio.current?.play().catch((error) => notifyBad(text.recording, error));
  };
  const seek = (seconds: number) => {
    if (audio.current) audio.current.currentTime = seconds;
    setAt(seconds);
  };
  useImperativeHandle(ref, () => ({
    seek: (ms) => {
      seek(ms / 1000);
      play();
    },
  }));
  if (!url) return null;
  return (
    <Card title={text.recording}>
      <div className={style.player}>
        <IconButton
          look="primary"
          label={playing ? text.pause : text.play}
          onClick={() => (playing ? audio.current?.pause() : play())}
        >
          {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
        </IconButton>
        <div style={{ flex: 1 }}>
          <RangeField label={text.recording} value={at} min={0} max={Math.max(1, length)} step={0.5} onChange={seek} />
        </div>
        <span className="tabular" data-position={at}>
          {clock(at * 1000)} / {clock(length * 1000)}
        </span>
        <ButtonLink small href={url} download={`${call.id}.ogg`}>
          <Download aria-hidden /> {common.download}
        </ButtonLink>
        <audio
          ref={audio}
          src={url}
          preload="metadata"
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onDurationChange={(event) =>
            Number.isFinite(event.currentTarget.duration) && setLength(event.currentTarget.duration)
          }
          onTimeUpdate={(event) => {
            setAt(event.currentTarget.currentTime);
            onTime(event.currentTarget.currentTime * 1000);
          }}
          onEnded={() => onTime(null)}
        />
      </div>
    </Card>
  );
}
