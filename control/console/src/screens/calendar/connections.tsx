import { CalendarPlus } from "lucide-react";
import { useState } from "react";
import { useAct } from "@/api/act";
import { api, type Schemas, ticketed, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { type Membership, useMay } from "@/api/me";
import { calendar as text } from "@/strings/setup";
import { Button } from "@/ui/button";
import { List } from "@/ui/list_screen";
import { Badge, Row, Stack, type Tone } from "@/ui/layout";
import { Removal } from "@/ui/removal";
import { type Column, TwoLines } from "@/ui/table";
import { notifyBad } from "@/ui/toast";
import { CONNECTIONS, ConnectionSettings } from "./connection_settings";

type Connection = Schemas["CalendarConnection"];
const tones: Record<string, Tone> = { ok: "good", needs_reconnect: "warn", error: "bad" };

export function Connections({ home }: { home: Membership }) {
  const may = useMay();
  const act = useAct();
  const [removing, setRemoving] = useState<Connection | null>(null);
  const [editing, setEditing] = useState<Connection | null>(null);
  const administers = may("administer");
  const connections = useList([...CONNECTIONS, home.id], (cursor) =>
    unwrap(api.GET("/api/calendar/connections", { params: { query: { organisation_id: home.id, cursor } } })),
  );
  const connect = async () => {
    try {
      location.href = await ticketed("/api/calendar/connect", { organisation_id: home.id });
    } catch (error) {
      notifyBad(text.connect, error);
    }
  };
  const check = (one: Connection) =>
    act(
      text.checked,
      () => unwrap(api.POST("/api/calendar/connections/{id}/check", { params: { path: { id: one.id } } })),
      CONNECTIONS,
    );
  const columns: Column<Connection>[] = [
    {
      id: "label",
      title: text.connection,
      cell: (one) => (
        <TwoLines
          first={
            <>
              <b>{one.label || text.providers[one.provider]}</b> {one.is_default && <Badge>{text.isDefault}</Badge>}
            </>
          }
          second={one.account}
        />
      ),
    },
    { id: "provider", title: text.provider, cell: (one) => text.providers[one.provider] },
    {
      id: "health",
      title: text.health,
      cell: (one) => (
        <TwoLines first={<Badge tone={tones[one.health]}>{text.healths[one.health]}</Badge>} second={one.last_error} />
      ),
    },
    { id: "slot", title: text.minutes, end: true, cell: (one) => one.slot_minutes },
    {
      id: "acts",
      title: "",
      end: true,
      cell: (one) =>
        administers && (
          <>
            <Button small look="ghost" onClick={() => void check(one)}>
              {text.check}
            </Button>
            <Button small look="ghost" onClick={() => setEditing(one)}>
              {text.settings}
            </Button>
            <Button small look="ghost" onClick={() => setRemoving(one)}>
              {text.disconnect}
            </Button>
          </>
        ),
    },
  ];
  const add = administers && (
    <Button look="primary" onClick={connect}>
      <CalendarPlus aria-hidden /> {text.connect}
    </Button>
  );
  return (
    <Stack gap={4}>
      <Row between>
        <span />
        {add}
      </Row>
      <List
        label={text.connections}
        of={connections}
        columns={columns}
        keyOf={(one) => one.id}
        empty={{ title: text.noConnections, next: text.noConnectionsNext, action: add }}
      />
      {editing && <ConnectionSettings one={editing} onClose={() => setEditing(null)} />}
      <Removal
        of={removing}
        onClose={() => setRemoving(null)}
        title={(one) => text.disconnectTitle(one.label || (text.providers[one.provider] ?? ""))}
        about={text.disconnectAbout}
        confirm={text.disconnect}
        done={text.disconnected}
        remove={(one) => unwrap(api.DELETE("/api/calendar/connections/{id}", { params: { path: { id: one.id } } }))}
        stale={CONNECTIONS}
      />
    </Stack>
  );
}
