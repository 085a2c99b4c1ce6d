import { MicOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { Microphone } from "@/live/microphone";
import { microphone as text } from "@/strings/microphone";
import { Button } from "@/ui/button";
import { Stack } from "@/ui/layout";
import style from "./voice.module.css";

/** Whether the microphone works, before anybody hears it; what to do where it does not. */
export function MicrophoneCheck({ microphone }: { microphone: Microphone }) {
  const { state } = useSyncExternalStore(microphone.subscribe, microphone.snapshot);
  if (state === "off") return null;
  if (state === "open")
    return (
      <Stack>
        <MicrophoneLevel microphone={microphone} />
        <p className="muted">{text.speak}</p>
      </Stack>
    );
  return (
    <div className={style.problem} role={state === "asking" ? "status" : "alert"} data-microphone={state}>
      <MicOff aria-hidden />
      <p>{text.states[state]}</p>
      {state !== "asking" && (
        <Button small onClick={() => void microphone.open()}>
          {text.again}
        </Button>
      )}
    </div>
  );
}

/** How loud the microphone is, as the ear hears it. */
export function MicrophoneLevel({ microphone }: { microphone: Microphone }) {
  const { peak, muted } = useSyncExternalStore(microphone.subscribe, microphone.snapshot);
  const share = Math.round(100 * Math.sqrt(Math.min(1, peak)));
  return (
    <div
      className={style.level}
      role="meter"
      aria-label={text.level}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={muted ? 0 : share}
      data-microphone-level={share}
    >
      <i style={{ width: `${share}%` }} />
    </div>
  );
}
