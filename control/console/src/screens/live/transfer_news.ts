import type { LiveCall, LiveTransfer } from "@/live/live_store";
import { live } from "@/strings/live";
import { transfers as text } from "@/strings/transfers";
import { phone } from "@/ui/time";
import { otherEnd } from "../call/call_model";

type Calls = ReadonlyMap<string, LiveCall>;

/** Where the caller is being passed on to, and who wanted it. */
export const askedOf = (transfer: LiveTransfer): string =>
  text.asked(transfer.number && phone(transfer.number), transfer.by && (transfer.by_name ?? ""));

export const stateOf = (transfer: LiveTransfer): string => text.states[transfer.state] ?? transfer.state;

const progress = (transfer: LiveTransfer) => `${transfer.asked_at} ${transfer.state} ${transfer.back_at ?? ""}`;

/** What has come of transfers since `before`, and of whose call; nothing of what a call had when it was first heard of. */
export function transferNews(before: Calls, calls: Calls): string[] {
  const news: string[] = [];
  for (const call of calls.values()) {
    const known = before.get(call.id);
    const { transfer } = call;
    if (!known || !transfer || known.transfer === transfer) continue;
    if (known.transfer && progress(known.transfer) === progress(transfer)) continue;
    const told = [askedOf(transfer), stateOf(transfer), transfer.back_at && text.back].filter(Boolean);
    news.push(`${live.drawerTitle(phone(otherEnd(call)))}: ${told.join("; ")}`);
  }
  return news;
}
