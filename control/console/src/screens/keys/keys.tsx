import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useStaleList } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useHome, useScope } from "@/api/me";
import { common } from "@/strings/common";
import { keys as text } from "@/strings/setup";
import { Button } from "@/ui/button";
import { CheckField, TextField } from "@/ui/field";
import { FormDialog } from "@/ui/layer";
import { List, NewButton } from "@/ui/list_screen";
import { Badge, Page, Row, Stack } from "@/ui/layout";
import { OrganisationField } from "@/ui/organisation_field";
import { Removal } from "@/ui/removal";
import { ShownOnce } from "@/ui/shown_once";
import type { Column } from "@/ui/table";
import { ago, day } from "@/ui/time";

type Key = Schemas["ApiKey"];
type Scope = Schemas["ApiKeyCreate"]["scopes"][number];
const LIST = ["api-keys"];

function State({ of }: { of: Key }) {
  if (of.revoked_at) return <Badge tone="bad">{text.revoked}</Badge>;
  if (of.expires_at && new Date(of.expires_at) < new Date()) return <Badge tone="warn">{text.expired}</Badge>;
  return <Badge tone="good">{text.live}</Badge>;
}

export default function Keys() {
  const scope = useScope();
  const [creating, setCreating] = useState(false);
  const [shown, setShown] = useState("");
  const [revoking, setRevoking] = useState<Key | null>(null);
  const keys = useList([...LIST, scope], (cursor) =>
    unwrap(api.GET("/api/api-keys", { params: { query: { ...scope, cursor, limit: 100 } } })),
  );
  const columns: Column<Key>[] = [
    { id: "name", title: text.name, cell: (one) => <b>{one.name}</b> },
    { id: "prefix", title: text.prefix, cell: (one) => <code>{one.prefix}…</code> },
    {
      id: "scopes",
      title: text.scopes,
      cell: (one) => (
        <Row gap={1}>
          {one.scopes.map((name) => (
            <Badge key={name}>{name}</Badge>
          ))}
        </Row>
      ),
    },
    { id: "status", title: text.status, cell: (one) => <State of={one} /> },
    { id: "used", title: text.used, cell: (one) => (one.last_used_at ? ago(one.last_used_at) : common.never) },
    { id: "expires", title: text.expires, cell: (one) => (one.expires_at ? day(one.expires_at) : common.never) },
    {
      id: "revoke",
      title: "",
      end: true,
      cell: (one) =>
        !one.revoked_at && (
          <Button small look="danger" onClick={() => setRevoking(one)}>
            {text.revoke}
          </Button>
        ),
    },
  ];
  const create = <NewButton label={text.create} onClick={() => setCreating(true)} />;
  return (
    <Page title={text.title} about={text.about} actions={create}>
      <List
        label={text.title}
        of={keys}
        columns={columns}
        keyOf={(one) => one.id}
        empty={{ title: text.empty, next: text.emptyNext }}
      />
      {creating && <Create onClose={() => setCreating(false)} onMade={setShown} />}
      <ShownOnce title={text.shown} about={text.shownAbout} value={shown} onClose={() => setShown("")} />
      <Removal
        of={revoking}
        onClose={() => setRevoking(null)}
        title={(one) => text.revokeTitle(one.name)}
        about={text.revokeAbout}
        confirm={text.revoke}
        done={text.done}
        remove={(one) => unwrap(api.DELETE("/api/api-keys/{id}", { params: { path: { id: one.id } } }))}
        stale={LIST}
      />
    </Page>
  );
}

function Create({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const home = useHome();
  const refetch = useStaleList();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["read"]);
  const [expires, setExpires] = useState("");
  const [organisation, setOrganisation] = useState(home?.id ?? "");
  const create = async () => {
    const body = {
      name,
      scopes,
      expires_at: expires ? new Date(`${expires}T23:59:59`).toISOString() : null,
      organisation_id: organisation,
    };
    const made = await unwrap(api.POST("/api/api-keys", { body }));
    await refetch(LIST);
    onMade(made.key ?? "");
  };
  const toggle = (one: Scope, on: boolean) =>
    setScopes(on ? [...scopes, one] : scopes.filter((other) => other !== one));
  return (
    <FormDialog onClose={onClose} title={text.createTitle} submit={text.create} onSubmit={create}>
      <TextField label={text.name} value={name} name="name" onChange={setName} required maxLength={200} autoFocus />
      <OrganisationField value={organisation} onChange={setOrganisation} />
      <fieldset style={{ border: "none", margin: 0, padding: 0 }}>
        <legend className="muted" style={{ paddingBottom: 6 }}>
          <KeyRound aria-hidden size={13} /> {text.scopes}
        </legend>
        <Stack gap={2}>
          {(Object.keys(text.scopeNames) as Scope[]).map((one) => (
            <CheckField
              key={one}
              label={one}
              hint={text.scopeNames[one]}
              checked={scopes.includes(one)}
              onChange={(on) => toggle(one, on)}
            />
          ))}
        </Stack>
      </fieldset>
      <TextField
        label={text.expires}
        hint={text.expiryHint}
        type="date"
        value={expires}
        name="expires_at"
        onChange={setExpires}
      />
    </FormDialog>
  );
}
