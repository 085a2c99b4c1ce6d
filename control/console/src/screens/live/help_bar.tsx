import { MicOff, Mic, PhoneForwarded, PhoneOff } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useMay } from "@/api/me";
import { giveOrder, type Order } from "@/api/orders";
import { supervise as text } from "@/strings/live";
import { common } from "@/strings/common";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { Dialog, FormDialog } from "@/ui/layer";
import { Row, Segmented } from "@/ui/layout";
import { useShortcuts } from "@/ui/shortcuts";
import { notifyBad, notifyGood } from "@/ui/toast";
import style from "./wall.module.css";

/** Long enough to see that it was the wrong call. */
const UNDO_S = 4;

/** Helping on a live call: a word to the agent, or through it; passing the caller on; ending it. */
export function HelpBar({ call, muted }: { call: string; muted: boolean }) {
  const may = useMay();
  const [transferring, setTransferring] = useState(false);
  const [ending, setEnding] = useState(false);
  const controls = may("control");
  const give = (done: string, order: Order) =>
    giveOrder(call, order).then(
      () => notifyGood(done),
      (error) => notifyBad(common.failed, error),
    );
  useShortcuts(controls ? { t: () => setTransferring(true) } : {});
  if (!may("supervise")) return null;
  return (
    <>
      <Speak call={call} />
      {controls && (
        <Row>
          <Button
            pressed={muted}
            onClick={() => void give(muted ? text.unmuted : text.muted, { type: "mute-agent", muted: !muted })}
          >
            {muted ? <Mic aria-hidden /> : <MicOff aria-hidden />} {muted ? text.unmuteAgent : text.muteAgent}
          </Button>
          <Button onClick={() => setTransferring(true)}>
            <PhoneForwarded aria-hidden /> {text.transfer}
          </Button>
          <Button look="danger" onClick={() => setEnding(true)}>
            <PhoneOff aria-hidden /> {text.hangUp}
          </Button>
        </Row>
      )}
      {transferring && <Transfer call={call} onClose={() => setTransferring(false)} />}
      {ending && <End call={call} onClose={() => setEnding(false)} />}
    </>
  );
}

function Speak({ call }: { call: string }) {
  const [how, setHow] = useState<"whisper" | "say">("whisper");
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await giveOrder(call, { type: how, text: words.trim() });
      notifyGood(how === "say" ? text.said : text.whispered);
      setWords("");
    } catch (error) {
      notifyBad(text[how], error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={send} className={style.message}>
      <Segmented
        label={text.message}
        value={how}
        onChange={(chosen) => setHow(chosen as "whisper" | "say")}
        choices={[
          { value: "whisper", label: text.whisper },
          { value: "say", label: text.say },
        ]}
      />
      <TextField
        bare
        label={how === "say" ? text.sayHint : text.whisperHint}
        placeholder={how === "say" ? text.sayHint : text.whisperHint}
        value={words}
        onChange={setWords}
        maxLength={2_000}
      />
      <Button type="submit" busy={busy} disabled={!words.trim()}>
        {text.send}
      </Button>
    </form>
  );
}

function Transfer({ call, onClose }: { call: string; onClose: () => void }) {
  const [number, setNumber] = useState("");
  const go = async () => {
    const to = number.replace(/[\s()-]/g, "");
    await giveOrder(call, { type: "transfer", ...(to ? { number: to } : {}) });
    notifyGood(text.transferring);
  };
  return (
    <FormDialog
      onClose={onClose}
      title={text.transferTitle}
      about={text.transferAbout}
      submit={text.transfer}
      onSubmit={go}
    >
      <TextField
        label={text.transferNumber}
        hint={text.transferHint}
        type="tel"
        value={number}
        onChange={setNumber}
        autoFocus
      />
    </FormDialog>
  );
}

/** Ending waits a moment in which it can be taken back; closing the dialog takes it back too. */
function End({ call, onClose }: { call: string; onClose: () => void }) {
  const [goodbye, setGoodbye] = useState<boolean | null>(null);
  const [left, setLeft] = useState(UNDO_S);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    if (goodbye === null) return;
    const timer = setInterval(() => setLeft((seconds) => seconds - 1), 1_000);
    const end = setTimeout(() => {
      giveOrder(call, { type: "hang-up", goodbye }).then(
        () => notifyGood(text.hungUp),
        (error) => notifyBad(text.hangUp, error),
      );
      close.current();
    }, UNDO_S * 1_000);
    return () => {
      clearInterval(timer);
      clearTimeout(end);
    };
  }, [call, goodbye]);
  return (
    <Dialog
      open
      onClose={onClose}
      title={text.hangUpTitle}
      about={text.hangUpAbout}
      foot={
        goodbye === null ? (
          <>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button look="danger" onClick={() => setGoodbye(false)}>
              {text.atOnce}
            </Button>
            <Button look="alarm" onClick={() => setGoodbye(true)}>
              {text.goodbye}
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={onClose} autoFocus>
            {text.undo}
          </Button>
        )
      }
    >
      {goodbye !== null && <p role="status">{text.endingIn(left)}</p>}
    </Dialog>
  );
}
