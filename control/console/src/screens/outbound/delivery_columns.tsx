import type { Schemas } from "@/api/client";
import { outbound as text } from "@/strings/office";
import { Badge, type Tone } from "@/ui/layout";
import { type Column, TwoLines } from "@/ui/table";
import { ago } from "@/ui/time";

type Delivery = Schemas["OutboundDeliverySummary"];
const tones: Record<string, Tone> = {
  pending: "info",
  sending: "accent",
  delivered: "good",
  failed: "bad",
  cancelled: "plain",
};

export const DeliveryStatus = ({ of }: { of: Pick<Delivery, "status"> }) => (
  <Badge tone={tones[of.status]}>{text.statuses[of.status]}</Badge>
);

export const deliveryColumns: Column<Delivery>[] = [
  { id: "kind", title: text.kind, cell: (one) => <Badge>{text.kinds[one.kind]}</Badge> },
  {
    id: "to",
    title: text.to,
    fill: true,
    cell: (one) => (
      <TwoLines first={one.kind === "analysis" ? text.analysisOf : one.destination} second={one.last_error} />
    ),
  },
  { id: "event", title: text.event, cell: (one) => <code>{one.event || "–"}</code> },
  { id: "status", title: text.status, cell: (one) => <DeliveryStatus of={one} /> },
  { id: "attempts", title: text.attempts, end: true, cell: (one) => `${one.attempts} / ${one.attempts_max}` },
  {
    id: "next",
    title: text.next,
    sort: "next_attempt_at",
    cell: (one) => (one.status === "pending" ? ago(one.next_attempt_at) : "–"),
  },
  { id: "created", title: text.created, sort: "created_at", cell: (one) => ago(one.created_at) },
];
