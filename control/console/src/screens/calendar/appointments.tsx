import { useMemo, useState } from "react";
import { useGo } from "@/api/address";
import { useSave } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { type Membership, useHome, useMay, useScope } from "@/api/me";
import { useCountry } from "@/api/names";
import { calendar as text } from "@/strings/setup";
import { TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormDialog } from "@/ui/layer";
import { List, NewButton, RowMenu } from "@/ui/list_screen";
import { Badge, Row, Segmented, Stack, type Tone } from "@/ui/layout";
import { Removal } from "@/ui/removal";
import { type Column, TwoLines } from "@/ui/table";
import { dateTime, phone, timeOfDay } from "@/ui/time";
import { instantOf, wallTime } from "@/ui/wall_time";

type Appointment = Schemas["Appointment"];
const LIST = ["appointments"];
const MINUTE_MS = 60_000;
const tones: Record<string, Tone> = {
  confirmed: "good",
  held: "info",
  cancelled: "bad",
  completed: "plain",
  "no-show": "warn",
};

export function Appointments() {
  const go = useGo();
  const scope = useScope();
  const home = useHome();
  const may = useMay();
  const [when, setWhen] = useState("upcoming");
  const [booking, setBooking] = useState(false);
  const [moving, setMoving] = useState<Appointment | null>(null);
  const [cancelling, setCancelling] = useState<Appointment | null>(null);
  // Kept while the page is open: a new moment each time would be a new list each time.
  const now = useMemo(() => new Date().toISOString(), []);
  const query = {
    ...scope,
    ...(when === "upcoming"
      ? { starts_after: now, sort: "starts_at" as const }
      : { starts_before: now, sort: "-starts_at" as const }),
  };
  const appointments = useList([...LIST, query], (cursor) =>
    unwrap(api.GET("/api/calendar/appointments", { params: { query: { ...query, cursor, limit: 100 } } })),
  );
  const open = (one: Appointment) => one.status === "confirmed" || one.status === "held";
  const columns: Column<Appointment>[] = [
    {
      id: "when",
      title: text.when,
      cell: (one) => (
        <TwoLines
          first={<b className="tabular">{dateTime(one.starts_at, one.time_zone)}</b>}
          second={`– ${timeOfDay(one.ends_at, one.time_zone)} · ${one.time_zone}`}
        />
      ),
    },
    {
      id: "customer",
      title: text.customer,
      cell: (one) => <TwoLines first={one.customer_name || "–"} second={phone(one.customer_phone)} />,
    },
    { id: "what", title: text.what, cell: (one) => one.summary },
    {
      id: "status",
      title: text.status,
      cell: (one) => <Badge tone={tones[one.status]}>{text.statuses[one.status]}</Badge>,
    },
    { id: "source", title: text.source, cell: (one) => text.sources[one.source] },
    {
      id: "more",
      title: "",
      end: true,
      cell: (one) => (
        <RowMenu
          of={one.summary}
          items={[
            { label: text.openCall, disabled: !one.call_id, onSelect: () => go(`/calls/${one.call_id}`) },
            { label: text.move, disabled: !may("operate") || !open(one), onSelect: () => setMoving(one) },
            {
              label: text.cancel,
              danger: true,
              disabled: !may("operate") || !open(one),
              onSelect: () => setCancelling(one),
            },
          ]}
        />
      ),
    },
  ];
  return (
    <Stack gap={4}>
      <Row between>
        <Segmented
          label={text.when}
          value={when}
          onChange={setWhen}
          choices={[
            { value: "upcoming", label: text.upcoming },
            { value: "past", label: text.past },
          ]}
        />
        {home && may("operate") && <NewButton label={text.book} onClick={() => setBooking(true)} />}
      </Row>
      <List
        label={text.appointments}
        of={appointments}
        columns={columns}
        keyOf={(one) => one.id}
        empty={{ title: text.empty, next: text.emptyNext }}
      />
      {booking && home && <Book home={home} onClose={() => setBooking(false)} />}
      {moving && <Move one={moving} onClose={() => setMoving(null)} />}
      <Removal
        of={cancelling}
        onClose={() => setCancelling(null)}
        title={text.cancelTitle}
        about={(one) => text.cancelAbout(one.summary)}
        confirm={text.cancel}
        done={text.cancelled}
        remove={(one) =>
          unwrap(api.POST("/api/calendar/appointments/{id}/cancel", { params: { path: { id: one.id } } }))
        }
        stale={LIST}
      />
    </Stack>
  );
}

function Book({ home, onClose }: { home: Membership; onClose: () => void }) {
  const save = useSave();
  const { filled, of } = useFilled({
    starts_at: "",
    ends_at: "",
    summary: "",
    customer_name: "",
    customer_phone: "",
  });
  const country = useCountry(home.id);
  const book = async () => {
    const { dialledOr } = await import("@/ui/phone_number");
    const { starts_at, ends_at: minutes, customer_phone: number, ...plain } = filled;
    const from = new Date(instantOf(starts_at, home.time_zone));
    const body = {
      ...plain,
      organisation_id: home.id,
      starts_at: from.toISOString(),
      ends_at: minutes ? new Date(from.getTime() + Number(minutes) * MINUTE_MS).toISOString() : null,
      customer_phone: number.trim() ? dialledOr("customer_phone", number, country) : null,
    };
    return save(text.booked, () => unwrap(api.POST("/api/calendar/appointments", { body })), LIST);
  };
  return (
    <FormDialog onClose={onClose} title={text.book} about={text.zone(home.time_zone)} onSubmit={book}>
      <TextField label={text.starts} type="datetime-local" {...of("starts_at")} required autoFocus />
      <TextField label={text.minutes} type="number" min={5} max={1_440} {...of("ends_at")} />
      <TextField label={text.summary} {...of("summary")} required maxLength={500} />
      <TextField label={text.name} {...of("customer_name")} maxLength={200} />
      <TextField label={text.phone} type="tel" {...of("customer_phone")} />
    </FormDialog>
  );
}

function Move({ one, onClose }: { one: Appointment; onClose: () => void }) {
  const save = useSave();
  const [starts, setStarts] = useState(wallTime(one.starts_at, one.time_zone));
  const move = () =>
    save(
      text.moved,
      () =>
        unwrap(
          api.POST("/api/calendar/appointments/{id}/move", {
            params: { path: { id: one.id } },
            body: { starts_at: instantOf(starts, one.time_zone) },
          }),
        ),
      LIST,
    );
  return (
    <FormDialog
      onClose={onClose}
      title={text.moveTitle}
      about={`${one.summary}. ${text.zone(one.time_zone)}`}
      submit={text.move}
      onSubmit={move}
    >
      <TextField
        label={text.starts}
        type="datetime-local"
        value={starts}
        name="starts_at"
        onChange={setStarts}
        required
        autoFocus
      />
    </FormDialog>
  );
}
