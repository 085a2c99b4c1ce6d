import { useState } from "react";
import { useAct, useStaleList } from "@/api/act";
import { useGo } from "@/api/address";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useHome, useScope } from "@/api/me";
import { common } from "@/strings/common";
import { endpoints as text } from "@/strings/office";
import { CheckField, SelectField, SwitchField, TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormDialog } from "@/ui/layer";
import { List, NewButton, RowMenu } from "@/ui/list_screen";
import { Badge, Page, Row, Stack } from "@/ui/layout";
import { Removal } from "@/ui/removal";
import { ShownOnce } from "@/ui/shown_once";
import { OrganisationField } from "@/ui/organisation_field";
import { type Column, TwoLines } from "@/ui/table";
import { day } from "@/ui/time";

type Endpoint = Schemas["WebhookEndpoint"];
type Event = Endpoint["events"][number];
const LIST = ["webhook-endpoints"];
const EVENTS: Event[] = [
  "call.started",
  "call.ended",
  "call.analyzed",
  "call.transcript",
  "appointment.*",
  "subscription.*",
];

export default function Webhooks() {
  const go = useGo();
  const scope = useScope();
  const act = useAct();
  const [editing, setEditing] = useState<Endpoint | "new" | null>(null);
  const [removing, setRemoving] = useState<Endpoint | null>(null);
  const [secret, setSecret] = useState("");
  const endpoints = useList([...LIST, scope], (cursor) =>
    unwrap(api.GET("/api/webhook-endpoints", { params: { query: { ...scope, cursor, limit: 100 } } })),
  );
  const pathOf = (one: Endpoint) => ({ params: { path: { id: one.id } } });
  const rotate = (one: Endpoint) =>
    act(
      text.rotated,
      async () =>
        setSecret(
          (await unwrap(api.POST("/api/webhook-endpoints/{id}/rotate", { ...pathOf(one), body: {} }))).secret ?? "",
        ),
      LIST,
    );
  const columns: Column<Endpoint>[] = [
    {
      id: "url",
      title: text.url,
      fill: true,
      cell: (one) => <TwoLines first={<b>{one.url}</b>} second={one.disabled_reason || one.description} />,
    },
    {
      id: "events",
      title: text.events,
      cell: (one) =>
        one.events.length === 0 ? (
          text.everything
        ) : (
          <Row gap={1}>
            {one.events.map((event) => (
              <Badge key={event}>{event}</Badge>
            ))}
          </Row>
        ),
    },
    { id: "dialect", title: text.dialect, cell: (one) => text.dialects[one.dialect] },
    {
      id: "active",
      title: text.active,
      cell: (one) => (
        <SwitchField
          bare
          label={`${text.active} ${one.url}`}
          checked={one.active}
          onChange={(active) =>
            void act(
              text.saved,
              () => unwrap(api.PATCH("/api/webhook-endpoints/{id}", { ...pathOf(one), body: { active } })),
              LIST,
            )
          }
        />
      ),
    },
    { id: "since", title: text.since, cell: (one) => day(one.created_at) },
    {
      id: "more",
      title: "",
      end: true,
      cell: (one) => (
        <RowMenu
          of={one.url}
          items={[
            {
              label: text.test,
              onSelect: () =>
                void act(text.tested, () => unwrap(api.POST("/api/webhook-endpoints/{id}/test", pathOf(one)))),
            },
            { label: text.deliveries, onSelect: () => go(`/outbound?endpoint_id=${one.id}`) },
            { label: text.rotate, onSelect: () => void rotate(one) },
            { label: common.edit, onSelect: () => setEditing(one) },
            null,
            { label: common.delete, danger: true, onSelect: () => setRemoving(one) },
          ]}
        />
      ),
    },
  ];
  const create = <NewButton label={text.create} onClick={() => setEditing("new")} />;
  return (
    <Page title={text.title} about={text.about} actions={create}>
      <List
        label={text.title}
        of={endpoints}
        columns={columns}
        keyOf={(one) => one.id}
        empty={{ title: text.empty, next: text.emptyNext }}
      />
      {editing && (
        <Edit endpoint={editing === "new" ? null : editing} onClose={() => setEditing(null)} onSecret={setSecret} />
      )}
      <ShownOnce title={text.secret} about={text.secretHint} value={secret} onClose={() => setSecret("")} />
      <Removal
        of={removing}
        onClose={() => setRemoving(null)}
        title={text.remove}
        about={(one) => text.removeAbout(one.url)}
        done={text.removed}
        remove={(one) => unwrap(api.DELETE("/api/webhook-endpoints/{id}", { params: { path: { id: one.id } } }))}
        stale={LIST}
      />
    </Page>
  );
}

interface EditProps {
  endpoint: Endpoint | null;
  onClose: () => void;
  onSecret: (secret: string) => void;
}

function Edit({ endpoint, onClose, onSecret }: EditProps) {
  const home = useHome();
  const refetch = useStaleList();
  const { filled, of, set } = useFilled({
    url: endpoint?.url ?? "",
    description: endpoint?.description ?? "",
    events: endpoint?.events ?? ([] as Event[]),
    dialect: endpoint?.dialect ?? ("standard" as Endpoint["dialect"]),
    organisation_id: home?.id ?? "",
  });
  const { url, description, events } = filled;
  const keep = async () => {
    const body = { url, description, events };
    if (endpoint)
      await unwrap(api.PATCH("/api/webhook-endpoints/{id}", { params: { path: { id: endpoint.id } }, body }));
    else {
      const made = await unwrap(api.POST("/api/webhook-endpoints", { body: filled }));
      onSecret(made.secret ?? "");
    }
    await refetch(LIST);
  };
  const toggle = (event: Event, on: boolean) =>
    set("events")(on ? [...events, event] : events.filter((other) => other !== event));
  return (
    <FormDialog onClose={onClose} title={endpoint ? text.edit : text.create} submit={common.save} onSubmit={keep}>
      <TextField label={text.url} type="url" placeholder="https://" {...of("url")} required autoFocus />
      <TextField label={text.description} {...of("description")} maxLength={500} />
      <Stack gap={2}>
        <span className="muted">
          {text.events}: {text.eventsHint}
        </span>
        {[...new Set([...EVENTS, ...events])].map((event) => (
          <CheckField key={event} label={event} checked={events.includes(event)} onChange={(on) => toggle(event, on)} />
        ))}
      </Stack>
      {!endpoint && (
        <>
          <SelectField
            label={text.dialect}
            {...of("dialect")}
            onChange={(chosen) => set("dialect")(chosen as Endpoint["dialect"])}
            choices={Object.entries(text.dialects).map(([value, label]) => ({ value, label }))}
          />
          <OrganisationField {...of("organisation_id")} />
        </>
      )}
    </FormDialog>
  );
}
