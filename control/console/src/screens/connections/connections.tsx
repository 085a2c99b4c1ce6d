import { useState } from "react";
import { useAct, useSave, useStaleList } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useScope } from "@/api/me";
import { common } from "@/strings/common";
import { connections as text } from "@/strings/office";
import { Button } from "@/ui/button";
import { SwitchField } from "@/ui/field";
import { Confirm, Drawer, FormDialog } from "@/ui/layer";
import { List, NewButton } from "@/ui/list_screen";
import { Badge, Facts, Json, Page, Row, Stack } from "@/ui/layout";
import { type Column, TwoLines } from "@/ui/table";
import { ago, dateTime, dateTimeSeconds, milliseconds } from "@/ui/time";
import { notifyBad } from "@/ui/toast";
import { Add, Edit } from "./connection_form";
import { SecretField } from "./secret_field";

type Connection = Schemas["Connection"];
export const LIST = ["connections"];

function LastSync({ of }: { of: Connection }) {
  if (!of.last_sync_status) return <span className="muted">{common.never}</span>;
  const bad = of.last_sync_status === "failed" || (of.last_sync_status as string) === "error";
  return (
    <TwoLines
      first={<Badge tone={bad ? "bad" : "good"}>{text.statuses[of.last_sync_status] ?? of.last_sync_status}</Badge>}
      second={of.last_error ?? ago(of.last_sync_at)}
    />
  );
}

export default function Connections() {
  const scope = useScope();
  const act = useAct();
  const [adding, setAdding] = useState(false);
  const [open, setOpen] = useState("");
  const connections = useList([...LIST, scope], (cursor) =>
    unwrap(api.GET("/api/connections", { params: { query: { ...scope, cursor, limit: 100 } } })),
  );
  const chosen = connections.data?.find((one) => one.id === open);
  const columns: Column<Connection>[] = [
    { id: "app", title: text.app, cell: (one) => <TwoLines first={<b>{one.app_name}</b>} second={one.slug} /> },
    {
      id: "state",
      title: text.state,
      cell: (one) => (
        <SwitchField
          bare
          label={`${text.state} ${one.app_name}`}
          checked={one.enabled}
          onChange={(enabled) =>
            void act(
              text.saved,
              () => unwrap(api.PATCH("/api/connections/{id}", { params: { path: { id: one.id } }, body: { enabled } })),
              LIST,
            )
          }
        />
      ),
    },
    {
      id: "secret",
      title: text.secret,
      cell: (one) =>
        one.has_secret ? (
          <TwoLines
            first={text.secretKept}
            second={one.secret_rotated_at && text.rotated(ago(one.secret_rotated_at))}
          />
        ) : (
          text.secretMissing
        ),
    },
    { id: "sync", title: text.lastSync, cell: (one) => <LastSync of={one} /> },
  ];
  const add = <NewButton label={text.create} onClick={() => setAdding(true)} />;
  return (
    <Page title={text.title} about={text.about} actions={add}>
      <List
        label={text.title}
        of={connections}
        columns={columns}
        keyOf={(one) => one.id}
        onOpen={(one) => setOpen(one.id)}
        chosen={open}
        empty={{ title: text.empty, next: text.emptyNext, action: add }}
      />
      {adding && <Add onClose={() => setAdding(false)} />}
      <Drawer open={chosen !== undefined} onClose={() => setOpen("")} title={chosen?.app_name ?? ""}>
        {chosen && <Told one={chosen} onClose={() => setOpen("")} />}
      </Drawer>
    </Page>
  );
}

function Told({ one, onClose }: { one: Connection; onClose: () => void }) {
  const save = useSave();
  const [rotating, setRotating] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [secret, setSecret] = useState("");
  const [editing, setEditing] = useState(false);
  const refetch = useStaleList();
  const params = { path: { id: one.id } };
  const [trying, setTrying] = useState(false);
  const [tried, setTried] = useState<Schemas["ConnectionTest"]>();
  const syncs = useList([...LIST, one.id, "syncs"], (cursor) =>
    unwrap(api.GET("/api/connections/{id}/syncs", { params: { ...params, query: { cursor } } })),
  );
  const test = async () => {
    setTrying(true);
    setTried(undefined);
    try {
      setTried(await unwrap(api.POST("/api/connections/{id}/test", { params })));
    } catch (error) {
      notifyBad(text.test, error);
    } finally {
      setTrying(false);
      await refetch(LIST);
    }
  };
  const rotate = () =>
    save(text.rotatedDone, () => unwrap(api.POST("/api/connections/{id}/rotate", { params, body: { secret } })), LIST);
  const remove = async () => {
    await save(text.removed, () => unwrap(api.DELETE("/api/connections/{id}", { params })), LIST);
    onClose();
  };
  return (
    <Stack gap={4}>
      <Facts
        rows={[
          [text.secret, one.has_secret ? text.secretKept : text.secretMissing],
          [text.lastSync, <LastSync key="sync" of={one} />],
          [text.since, dateTime(one.created_at)],
        ]}
      />
      <Row>
        <Button look="primary" busy={trying} onClick={() => void test()}>
          {text.test}
        </Button>
        <Button onClick={() => setEditing(true)}>{common.edit}</Button>
        <Button onClick={() => setRotating(true)}>{text.rotate}</Button>
        <Button look="danger" onClick={() => setRemoving(true)}>
          {text.remove}
        </Button>
      </Row>
      {tried && (
        <p role={tried.ok ? "status" : "alert"}>
          <Badge tone={tried.ok ? "good" : "bad"}>{tried.ok ? text.tested : text.notTested}</Badge>{" "}
          {tried.error ?? milliseconds(tried.took_ms)}
        </p>
      )}
      <Json label={text.app} value={one.config} />
      <h2>{text.syncs}</h2>
      <List
        label={text.syncs}
        of={syncs}
        keyOf={(sync) => sync.id}
        empty={{ title: text.syncsEmpty }}
        columns={[
          { id: "at", title: common.time, cell: (sync) => dateTimeSeconds(sync.started_at) },
          { id: "status", title: common.status, cell: (sync) => text.statuses[sync.status] ?? sync.status },
          { id: "items", title: text.items, end: true, cell: (sync) => sync.items },
          { id: "error", title: text.error, fill: true, cell: (sync) => sync.error ?? "–" },
        ]}
      />
      {editing && <Edit one={one} onClose={() => setEditing(false)} />}
      {rotating && (
        <FormDialog onClose={() => setRotating(false)} title={text.rotateTitle} submit={text.rotate} onSubmit={rotate}>
          <SecretField value={secret} onChange={setSecret} required autoFocus />
        </FormDialog>
      )}
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={text.removeTitle(one.app_name)}
        about={text.removeAbout}
        confirm={text.remove}
        onConfirm={remove}
      />
    </Stack>
  );
}
