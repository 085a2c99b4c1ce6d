import { Pencil, PhoneForwarded, Trash2 } from "lucide-react";
import { useState } from "react";
import { useAct, useSave } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useDesk, useHome, useMay, useScope } from "@/api/me";
import { useAgentNames } from "@/api/names";
import { common } from "@/strings/common";
import { numbers as text } from "@/strings/setup";
import { SelectField, SwitchField, TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormDialog } from "@/ui/layer";
import { List, NewButton, RowMenu } from "@/ui/list_screen";
import { Page } from "@/ui/layout";
import { Removal } from "@/ui/removal";
import { type Column, TwoLines } from "@/ui/table";
import { day, phone } from "@/ui/time";
import { CarrierNumbers } from "./carrier_numbers";

export type Number_ = Schemas["PhoneNumber"];
const LIST = ["numbers"];

export default function Numbers() {
  const scope = useScope();
  const may = useMay();
  const { me } = useDesk();
  const agents = useAgentNames();
  const act = useAct();
  const [editing, setEditing] = useState<Number_ | null>(null);
  const [removing, setRemoving] = useState<Number_ | null>(null);
  const [adding, setAdding] = useState(false);
  const [pausing, setPausing] = useState<Number_ | null>(null);
  const numbers = useList([...LIST, scope], (cursor) =>
    unwrap(api.GET("/api/numbers", { params: { query: { ...scope, cursor, limit: 100 } } })),
  );
  const assign = (one: Number_, agent: string) =>
    act(
      text.saved,
      () =>
        unwrap(
          api.POST("/api/numbers/{id}/assign", { params: { path: { id: one.id } }, body: { agent_id: agent || null } }),
        ),
      LIST,
    );
  const point = (one: Number_) =>
    act(text.pointed, () => unwrap(api.POST("/api/numbers/{id}/point", { params: { path: { id: one.id } } })), LIST);
  const activate = (one: Number_, active: boolean) =>
    unwrap(api.PATCH("/api/numbers/{id}", { params: { path: { id: one.id } }, body: { active } }));
  const nameOf = (id: string | null) => agents.find((one) => one.value === id)?.label ?? text.selected;

  const columns: Column<Number_>[] = [
    {
      id: "number",
      title: text.number,
      cell: (one) => <TwoLines first={<b className="tabular">{phone(one.number)}</b>} second={one.label} />,
    },
    {
      id: "agent",
      title: text.agent,
      width: 280,
      cell: (one) =>
        may("configure") ? (
          <SelectField
            bare
            small
            label={`${text.agent} ${one.number}`}
            value={one.agent_id ?? ""}
            onChange={(agent) => void assign(one, agent)}
            choices={[{ value: "", label: text.selected }, ...agents]}
          />
        ) : (
          nameOf(one.agent_id)
        ),
    },
    {
      id: "active",
      title: text.active,
      cell: (one) => (
        <SwitchField
          bare
          label={`${text.active} ${one.number}`}
          checked={one.active}
          disabled={!may("configure")}
          onChange={(active) => (active ? void act(text.saved, () => activate(one, true), LIST) : setPausing(one))}
        />
      ),
    },
    { id: "added", title: text.added, cell: (one) => day(one.created_at) },
    {
      id: "more",
      title: "",
      end: true,
      cell: (one) =>
        may("configure") && (
          <RowMenu
            of={one.number}
            items={[
              { label: text.edit, icon: <Pencil aria-hidden />, onSelect: () => setEditing(one) },
              ...(me.operator
                ? [{ label: text.point, icon: <PhoneForwarded aria-hidden />, onSelect: () => void point(one) }]
                : []),
              null,
              { label: text.remove, icon: <Trash2 aria-hidden />, danger: true, onSelect: () => setRemoving(one) },
            ]}
          />
        ),
    },
  ];
  return (
    <Page
      title={text.title}
      about={text.about}
      actions={me.operator && <NewButton label={text.add} onClick={() => setAdding(true)} />}
    >
      <List
        label={text.title}
        of={numbers}
        columns={columns}
        keyOf={(one) => one.id}
        empty={{ title: text.empty, next: text.emptyNext }}
      />
      {me.operator && <CarrierNumbers known={(numbers.data ?? []).map((one) => one.number)} />}
      {editing && <EditNumber number={editing} onClose={() => setEditing(null)} />}
      {adding && <AddNumber onClose={() => setAdding(false)} />}
      <Removal
        of={pausing}
        onClose={() => setPausing(null)}
        title={(one) => text.pauseTitle(phone(one.number))}
        about={text.pauseAbout}
        confirm={text.pause}
        done={text.saved}
        remove={(one) => activate(one, false)}
        stale={LIST}
      />
      <Removal
        of={removing}
        onClose={() => setRemoving(null)}
        title={text.remove}
        about={(one) => text.removeAbout(phone(one.number))}
        confirm={text.remove}
        done={text.removed}
        remove={(one) => unwrap(api.DELETE("/api/numbers/{id}", { params: { path: { id: one.id } } }))}
        stale={LIST}
      />
    </Page>
  );
}

function EditNumber({ number, onClose }: { number: Number_; onClose: () => void }) {
  const keep = useSave();
  const [label, setLabel] = useState(number.label);
  const save = () =>
    keep(
      text.saved,
      () => unwrap(api.PATCH("/api/numbers/{id}", { params: { path: { id: number.id } }, body: { label } })),
      LIST,
    );
  return (
    <FormDialog onClose={onClose} title={text.edit} about={phone(number.number)} submit={common.save} onSubmit={save}>
      <TextField label={text.label} value={label} name="label" onChange={setLabel} maxLength={200} autoFocus />
    </FormDialog>
  );
}

export function AddNumber({ onClose, number: given = "" }: { onClose: () => void; number?: string }) {
  const { me } = useDesk();
  const home = useHome();
  const keep = useSave();
  const { filled, of } = useFilled({
    number: given,
    label: "",
    organisation_id: home?.id ?? me.organisations[0]?.id ?? "",
  });
  const add = () =>
    keep(
      text.addedDone,
      async () => {
        const { dialled } = await import("@/ui/phone_number");
        return unwrap(api.POST("/api/numbers", { body: { ...filled, number: dialled(filled.number) } }));
      },
      LIST,
    );
  return (
    <FormDialog onClose={onClose} title={text.add} about={text.addAbout} onSubmit={add}>
      <TextField label={text.number} hint={text.addHint} {...of("number")} type="tel" required autoFocus />
      <TextField label={text.label} {...of("label")} />
      <SelectField
        label={common.organisation}
        {...of("organisation_id")}
        choices={me.organisations.map((one) => ({ value: one.id, label: one.name }))}
      />
    </FormDialog>
  );
}
