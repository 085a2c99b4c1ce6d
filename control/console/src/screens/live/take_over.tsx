import { Mic, MicOff, Radio, Undo2 } from "lucide-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Listening } from "@/live/listening";
import { Microphone } from "@/live/microphone";
import { common } from "@/strings/common";
import { supervise as text } from "@/strings/live";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/layer";
import { Badge, Row } from "@/ui/layout";
import { useShortcuts } from "@/ui/shortcuts";
import { notify, notifyBad } from "@/ui/toast";
import { MicrophoneCheck, MicrophoneLevel } from "./microphone_check";
import style from "./voice.module.css";

interface Props {
  call: string;
  listening: Listening;
  /** Who has the call instead of the agent; empty: nobody. */
  heldBy: string;
}

/** Speaking with the caller in the agent's place: the microphone is tried first, then the call is asked for. */
export function TakeOver({ call, listening, heldBy }: Props) {
  const [microphone] = useState(() => new Microphone((block) => listening.speak(block)));
  const [asking, setAsking] = useState(false);
  const { hold, refused } = useSyncExternalStore(listening.subscribe, listening.snapshot);
  const before = useRef(hold);
  useEffect(() => () => microphone.close(), [microphone]);
  useEffect(() => {
    if (hold === "mine") setAsking(false);
    if (hold === "none" && before.current === "mine") {
      microphone.close();
      if (refused) notify({ title: text.notHeld(refused) });
    }
    before.current = hold;
  }, [hold, refused, microphone]);

  const begin = () => {
    if (hold !== "none") return;
    setAsking(true);
    // Whoever speaks must hear; both follow from this one click.
    const { state } = listening.snapshot();
    if (state !== "playing" && state !== "connecting")
      listening.start(call).catch((error) => notifyBad(text.listen, error));
    void microphone.open();
  };
  const cancel = () => {
    setAsking(false);
    microphone.close();
  };
  useShortcuts({ o: begin });
  if (hold === "mine") return <OnAir {...{ listening, microphone }} />;
  return (
    <>
      {heldBy ? (
        <Badge tone="warn" dot>
          {text.heldBy(heldBy)}
        </Badge>
      ) : (
        <Row>
          <Button onClick={begin}>
            <Radio aria-hidden /> {text.takeOver}
          </Button>
        </Row>
      )}
      {asking && <Ask {...{ listening, microphone }} onClose={cancel} />}
    </>
  );
}

interface Voices {
  listening: Listening;
  microphone: Microphone;
}

function Ask({ listening, microphone, onClose }: Voices & { onClose: () => void }) {
  const { state: spoken } = useSyncExternalStore(microphone.subscribe, microphone.snapshot);
  const { state: heard, hold, refused } = useSyncExternalStore(listening.subscribe, listening.snapshot);
  const ready = spoken === "open" && heard === "playing";
  return (
    <Dialog
      open
      onClose={onClose}
      title={text.takeOverTitle}
      about={text.takeOverAbout}
      foot={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button
            look="primary"
            disabled={!ready}
            busy={hold === "asking"}
            onClick={() => listening.takeOver()}
            autoFocus
          >
            {text.takeOverNow}
          </Button>
        </>
      }
    >
      <MicrophoneCheck microphone={microphone} />
      {heard !== "playing" && <p role="status">{text.states[heard]}</p>}
      {refused && <p role="alert">{text.notHeld(refused)}</p>}
    </Dialog>
  );
}

function OnAir({ listening, microphone }: Voices) {
  const { muted } = useSyncExternalStore(microphone.subscribe, microphone.snapshot);
  return (
    <section className={style.air} aria-label={text.onAir} data-on-air>
      <b role="status">
        <Radio aria-hidden /> {muted ? text.micMuted : text.onAir}
      </b>
      <Row>
        <IconButton
          label={muted ? text.unmuteMic : text.muteMic}
          pressed={muted}
          onClick={() => microphone.mute(!muted)}
        >
          {muted ? <MicOff aria-hidden /> : <Mic aria-hidden />}
        </IconButton>
        <MicrophoneLevel microphone={microphone} />
        <Button look="primary" onClick={() => listening.handBack()}>
          <Undo2 aria-hidden /> {text.handBack}
        </Button>
      </Row>
    </section>
  );
}
