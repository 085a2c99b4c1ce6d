import { PhoneForwarded } from "lucide-react";
import { transfers as text } from "@/strings/transfers";
import { phone } from "@/ui/time";
import style from "../call/call.module.css";
import type { Transfer } from "../call/transfers";

/** Where the caller was to go, who wanted it, and what came of it, between the words. */
export function TransferLine({ transfer }: { transfer: Transfer }) {
  return (
    <p className={`${style.tool} ${style.toolLine}`} data-transfer={transfer.state}>
      <PhoneForwarded aria-hidden />
      <b>{text.asked(transfer.number && phone(transfer.number), transfer.by)}</b>
      <span>
        {[text.states[transfer.state] ?? transfer.state, transfer.back && text.back].filter(Boolean).join("; ")}
      </span>
    </p>
  );
}
