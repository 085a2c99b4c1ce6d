import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { useAct, useSave } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { useMay } from "@/api/me";
import { usePeople } from "@/api/names";
import { common } from "@/strings/common";
import { eventNames } from "@/strings/calls";
import { records as text } from "@/strings/office";
import { audit } from "@/strings/setup";
import { Button } from "@/ui/button";
import { SelectField, TextArea } from "@/ui/field";
import { Confirm, Drawer } from "@/ui/layer";
import { Badge, Facts, Json, Row, Stack } from "@/ui/layout";
import { Answer, Empty } from "@/ui/states";
import { choicesOf } from "@/ui/texts";
import { dateTime, dateTimeSeconds, day, money } from "@/ui/time";
import { LIST } from "./records";

type Whole = Schemas["Record"];

export function RecordDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const record = useQuery({
    queryKey: ["record", id],
    enabled: id !== "",
    queryFn: () => unwrap(api.GET("/api/records/{id}", { params: { path: { id } } })),
  });
  return (
    <Drawer
      open={id !== ""}
      onClose={onClose}
      title={record.data?.title ?? text.title}
      about={record.data ? text.types[record.data.type] : undefined}
    >
      <Answer of={record}>{(one) => <Told key={one.id} one={one} onClose={onClose} />}</Answer>
    </Drawer>
  );
}

function Told({ one, onClose }: { one: Whole; onClose: () => void }) {
  const may = useMay();
  const act = useAct();
  const save = useSave();
  const people = usePeople().data ?? [];
  /** What is being written; null: nothing, so that what is kept is shown. Another change of the record leaves it alone. */
  const [written, setWritten] = useState<string | null>(null);
  const notes = written ?? one.notes;
  const [removing, setRemoving] = useState(false);
  const operates = may("operate");
  const stale = [["record", one.id], LIST];
  const change = (body: Schemas["RecordUpdate"]) =>
    act(text.saved, () => unwrap(api.PATCH("/api/records/{id}", { params: { path: { id: one.id } }, body })), ...stale);
  const keepNotes = async () => {
    if (await change({ notes })) setWritten((now) => (now === notes ? null : now));
  };
  return (
    <Stack gap={4}>
      <Facts
        rows={[
          [text.amount, one.amount === null ? "–" : money(one.amount, one.currency ?? "USD")],
          [text.due, day(one.due_at)],
          [text.created, dateTime(one.created_at)],
          [text.call, one.call_id ? <Link href={`/calls/${one.call_id}`}>{text.call}</Link> : "–"],
          [
            text.tags,
            one.tags.length > 0 && (
              <Row key="tags" gap={1}>
                {one.tags.map((tag) => (
                  <Badge key={tag}>{tag}</Badge>
                ))}
              </Row>
            ),
          ],
        ]}
      />
      <SelectField
        label={text.status}
        value={one.status}
        disabled={!operates}
        onChange={(status) => void change({ status })}
        choices={choicesOf(
          one.status in text.statuses ? text.statuses : { ...text.statuses, [one.status]: one.status },
        )}
      />
      {people.length > 0 && (
        <SelectField
          label={text.worker}
          value={one.assigned_to ?? ""}
          disabled={!operates}
          onChange={(assigned_to) => void change({ assigned_to: assigned_to || null })}
          choices={[
            { value: "", label: text.nobody },
            ...people.map((person) => ({ value: person.id, label: person.display_name || person.email || person.id })),
          ]}
        />
      )}
      <TextArea label={text.notes} value={notes} onChange={setWritten} disabled={!operates} />
      {operates && (
        <Row between>
          <Button look="primary" disabled={notes === one.notes} onClick={() => void keepNotes()}>
            {common.save}
          </Button>
          <Button look="danger" onClick={() => setRemoving(true)}>
            {text.remove}
          </Button>
        </Row>
      )}
      <h2>{text.timeline}</h2>
      <Timeline id={one.id} />
      {Object.keys(one.payload).length > 0 && <Json label={text.payload} value={one.payload} />}
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={text.remove}
        about={text.removeAbout}
        confirm={common.delete}
        onConfirm={async () => {
          await save(
            text.removed,
            () => unwrap(api.DELETE("/api/records/{id}", { params: { path: { id: one.id } } })),
            LIST,
          );
          onClose();
        }}
      />
    </Stack>
  );
}

function Timeline({ id }: { id: string }) {
  const timeline = useQuery({
    queryKey: ["record", id, "timeline"],
    queryFn: async () => (await unwrap(api.GET("/api/records/{id}/timeline", { params: { path: { id } } }))).data,
  });
  return (
    <Answer of={timeline}>
      {(entries) =>
        entries.length === 0 ? (
          <Empty title={text.timelineEmpty} />
        ) : (
          <Stack gap={2}>
            {entries.map((entry, index) => (
              <Row key={index}>
                <span className="muted tabular">{dateTimeSeconds(entry.at)}</span>
                <Badge>{text.kinds[entry.kind]}</Badge>
                {eventNames[entry.type] ?? audit.actions[entry.type] ?? entry.type}
              </Row>
            ))}
          </Stack>
        )
      }
    </Answer>
  );
}
