import { Lock } from "lucide-react";
import { useDesk } from "@/api/me";
import type { Deed } from "@/live/live_store";
import { supervise as text } from "@/strings/live";
import style from "./wall.module.css";

const OFFERED: Deed[] = ["listen", "whisper", "say", "mute-agent", "transfer", "hang-up", "take-over"];

/** Says why nothing, or not all, is offered on a call: a right that the role lacks, or a call that is not ours. */
export function Forbidden({ organisation, may }: { organisation: string; may: (deed: Deed) => boolean }) {
  const { me } = useDesk();
  const lacking = OFFERED.filter((deed) => !may(deed));
  if (lacking.length === 0) return null;
  const rights: string[] = me.organisations.find((one) => one.id === organisation)?.rights ?? [];
  const elsewhere = rights.includes("supervise") && !rights.includes("all_calls");
  return (
    <p className={style.forbidden} role="note">
      <Lock aria-hidden />
      {elsewhere ? text.notYours : lacking.length === OFFERED.length ? text.readOnly : text.readSome(lacking)}
    </p>
  );
}
