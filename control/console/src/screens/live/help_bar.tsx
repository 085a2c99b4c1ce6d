import { MicOff, Mic, PhoneForwarded, PhoneOff } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useCountry } from "@/api/names";
import { giveOrder } from "@/api/orders";
import { Problem } from "@/api/problem";
import type { Deed } from "@/live/live_store";
import { supervise as text } from "@/strings/live";
import { common } from "@/strings/common";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { Dialog, FormDialog } from "@/ui/layer";
import { Row, Segmented } from "@/ui/layout";
import { useShortcuts } from "@/ui/shortcuts";
import { notifyBad, notifyGood } from "@/ui/toast";
import style from "./wall.module.css";

const ORDERS: Deed[] = ["whisper", "say", "mute-agent", "transfer", "hang-up"];
/** Long enough to see that it was the wrong call. */
const UNDO_S = 4;

interface Props {
  call: string;
  organisation: string;
  muted: boolean;
  /** What is not, is not offered. */
  may: (deed: Deed) => boolean;
  /** An order was refused that was offered: somebody has changed what we may. */
  onRefused: () => unknown;
}

/** Why an order was not taken, in words for who gave it. */
function refusal(error: unknown, onRefused: () => unknown): unknown {
  if (!(error instanceof Problem) || error.status !== 403) return error;
  onRefused();
  return new Error(text.notAllowed);
}

/** Helping on a live call: a word to the agent, or through it; passing the caller on; ending it. */
export function HelpBar({ call, organisation, muted, may, onRefused }: Props) {
  const [transferring, setTransferring] = useState(false);
  const [ending, setEnding] = useState(false);
  const told = (error: unknown) => refusal(error, onRefused);
  const mute = () =>
    giveOrder(call, { type: "mute-agent", muted: !muted }).then(
      () => notifyGood(muted ? text.unmuted : text.muted),
      (error) => notifyBad(muted ? text.unmuteAgent : text.muteAgent, told(error)),
    );
  useShortcuts(may("transfer") ? { t: () => setTransferring(true) } : {});
  const ways = (["whisper", "say"] as const).filter(may);
  if (!ORDERS.some(may)) return null;
  return (
    <>
      {ways[0] && <Speak {...{ call, told }} ways={[ways[0], ...ways.slice(1)]} />}
      <Row>
        {may("mute-agent") && (
          <Button pressed={muted} onClick={() => void mute()}>
            {muted ? <Mic aria-hidden /> : <MicOff aria-hidden />} {muted ? text.unmuteAgent : text.muteAgent}
          </Button>
        )}
        {may("transfer") && (
          <Button onClick={() => setTransferring(true)}>
            <PhoneForwarded aria-hidden /> {text.transfer}
          </Button>
        )}
        {may("hang-up") && (
          <Button look="danger" onClick={() => setEnding(true)}>
            <PhoneOff aria-hidden /> {text.hangUp}
          </Button>
        )}
      </Row>
      {transferring && <Transfer {...{ call, told, organisation }} onClose={() => setTransferring(false)} />}
      {ending && <End {...{ call, told }} onClose={() => setEnding(false)} />}
    </>
  );
}

interface Ordering {
  call: string;
  /** What to tell of an error. */
  told: (error: unknown) => unknown;
}
type Way = "whisper" | "say";

function Speak({ call, told, ways }: Ordering & { ways: [Way, ...Way[]] }) {
  const [chosen, setHow] = useState<Way>(ways[0]);
  // What was chosen may be taken away while the call goes on.
  const how = ways.includes(chosen) ? chosen : ways[0];
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
      notifyBad(text[how], told(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={send} className={style.message}>
      <Segmented
        label={text.message}
        value={how}
        onChange={(way) => setHow(way as Way)}
        choices={ways.map((way) => ({ value: way, label: text[way] }))}
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

function Transfer({ call, told, organisation, onClose }: Ordering & { organisation: string; onClose: () => void }) {
  const [number, setNumber] = useState("");
  const country = useCountry(organisation);
  const go = async () => {
    const { dialledOr } = await import("@/ui/phone_number");
    const to = number.trim() && dialledOr("number", number, country);
    await giveOrder(call, { type: "transfer", ...(to ? { number: to } : {}) }).catch((error: unknown) => {
      throw told(error);
    });
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
        name="number"
        onChange={setNumber}
        autoFocus
      />
    </FormDialog>
  );
}

/** Ending waits a moment in which it can be taken back; closing the dialog takes it back too. */
function End({ call, told, onClose }: Ordering & { onClose: () => void }) {
  const [goodbye, setGoodbye] = useState<boolean | null>(null);
  const [left, setLeft] = useState(UNDO_S);
  const latest = useRef({ onClose, told });
  useEffect(() => {
    latest.current = { onClose, told };
  });
  useEffect(() => {
    if (goodbye === null) return;
    const timer = setInterval(() => setLeft((seconds) => seconds - 1), 1_000);
    const end = setTimeout(() => {
      giveOrder(call, { type: "hang-up", goodbye }).then(
        () => notifyGood(text.hungUp),
        (error) => notifyBad(text.hangUp, latest.current.told(error)),
      );
      latest.current.onClose();
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
