import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useAct, useSave } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { type Membership, useHome, useMay } from "@/api/me";
import { common } from "@/strings/common";
import { hours as text } from "@/strings/setup";
import { Button, IconButton } from "@/ui/button";
import { SwitchField, TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormDialog } from "@/ui/layer";
import { List } from "@/ui/list_screen";
import { Card, Page, Row } from "@/ui/layout";
import { Answer, Empty } from "@/ui/states";
import { day } from "@/ui/time";
import { CallingHours } from "./calling_hours";
import style from "./hours.module.css";

type Span = Schemas["WorkingHours"];
const WEEK = ["working-hours"];
const DAYS = ["working-hour-exceptions"];

export default function Hours() {
  const home = useHome();
  if (!home)
    return (
      <Page title={text.title}>
        <Empty title={common.pickOrganisation} next={common.pickOrganisationNext} />
      </Page>
    );
  return (
    <Page title={text.title} about={text.about(home.time_zone)}>
      <Week home={home} />
      <Exceptions home={home} />
      <CallingHours home={home} />
    </Page>
  );
}

const told = (one: Span) => `${one.opens.slice(0, 5)} – ${one.closes.slice(0, 5)}`;

function Week({ home }: { home: Membership }) {
  const may = useMay();
  const act = useAct();
  const [adding, setAdding] = useState(0);
  const spans = useList([...WEEK, home.id], (cursor) =>
    unwrap(api.GET("/api/working-hours", { params: { query: { organisation_id: home.id, cursor, limit: 200 } } })),
  );
  const remove = (one: Span) =>
    act(text.saved, () => unwrap(api.DELETE("/api/working-hours/{id}", { params: { path: { id: one.id } } })), WEEK);
  return (
    <Card title={text.week} flush>
      <Answer of={spans}>
        {(all) => (
          <ul className={style.week}>
            {text.days.map((name, index) => {
              const today = all
                .filter((one) => one.weekday === index + 1)
                .sort((a, b) => a.opens.localeCompare(b.opens));
              return (
                <li key={name}>
                  <b>{name}</b>
                  <Row>
                    {today.length === 0 && <span className="muted">{text.closed}</span>}
                    {today.map((one) => (
                      <span key={one.id} className={style.span}>
                        {told(one)}
                        {may("configure") && (
                          <IconButton
                            small
                            label={text.removeSpan(`${name} ${told(one)}`)}
                            onClick={() => void remove(one)}
                          >
                            <X aria-hidden />
                          </IconButton>
                        )}
                      </span>
                    ))}
                  </Row>
                  {may("configure") && (
                    <Button
                      small
                      look="ghost"
                      onClick={() => setAdding(index + 1)}
                      aria-label={`${text.addSpan}: ${name}`}
                    >
                      <Plus aria-hidden /> {text.addSpan}
                    </Button>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </Answer>
      {adding > 0 && <AddSpan home={home} weekday={adding} onClose={() => setAdding(0)} />}
    </Card>
  );
}

function AddSpan({ home, weekday, onClose }: { home: Membership; weekday: number; onClose: () => void }) {
  const save = useSave();
  const { filled, of } = useFilled({ opens: "09:00", closes: "17:00" });
  const add = () =>
    save(
      text.saved,
      () => unwrap(api.POST("/api/working-hours", { body: { organisation_id: home.id, weekday, ...filled } })),
      WEEK,
    );
  return (
    <FormDialog
      onClose={onClose}
      title={`${text.addSpan}: ${text.days[weekday - 1]}`}
      submit={common.add}
      onSubmit={add}
    >
      <TextField label={text.opens} {...of("opens")} pattern="\d{1,2}:\d{2}" required autoFocus />
      <TextField label={text.closes} hint={text.closesHint} {...of("closes")} pattern="\d{1,2}:\d{2}" required />
    </FormDialog>
  );
}

function Exceptions({ home }: { home: Membership }) {
  const may = useMay();
  const act = useAct();
  const [adding, setAdding] = useState(false);
  const days = useList([...DAYS, home.id], (cursor) =>
    unwrap(
      api.GET("/api/working-hour-exceptions", { params: { query: { organisation_id: home.id, cursor, limit: 200 } } }),
    ),
  );
  return (
    <Card
      title={text.exceptions}
      flush
      actions={
        may("configure") && (
          <Button small onClick={() => setAdding(true)}>
            <Plus aria-hidden /> {text.addException}
          </Button>
        )
      }
    >
      <List
        bare
        label={text.exceptions}
        of={days}
        keyOf={(one) => one.id}
        empty={{ title: text.exceptionsEmpty, next: text.exceptionsEmptyNext }}
        columns={[
          { id: "day", title: text.day, cell: (one) => day(`${one.day}T12:00:00`) },
          {
            id: "hours",
            title: text.title,
            cell: (one) =>
              one.opens && one.closes ? `${one.opens.slice(0, 5)} – ${one.closes.slice(0, 5)}` : text.closedThatDay,
          },
          { id: "note", title: text.note, cell: (one) => one.note },
          {
            id: "remove",
            title: "",
            end: true,
            cell: (one) =>
              may("configure") && (
                <Button
                  small
                  look="ghost"
                  onClick={() =>
                    void act(
                      text.saved,
                      () =>
                        unwrap(api.DELETE("/api/working-hour-exceptions/{id}", { params: { path: { id: one.id } } })),
                      DAYS,
                    )
                  }
                >
                  {common.remove}
                </Button>
              ),
          },
        ]}
      />
      {adding && <AddException home={home} onClose={() => setAdding(false)} />}
    </Card>
  );
}

function AddException({ home, onClose }: { home: Membership; onClose: () => void }) {
  const save = useSave();
  const [closed, setClosed] = useState(true);
  const { filled, of } = useFilled({ day: "", opens: "09:00", closes: "12:00", note: "" });
  const add = () => {
    const all = closed ? { opens: null, closes: null } : {};
    const body = { organisation_id: home.id, ...filled, ...all };
    return save(text.saved, () => unwrap(api.POST("/api/working-hour-exceptions", { body })), DAYS);
  };
  return (
    <FormDialog onClose={onClose} title={text.addException} submit={common.add} onSubmit={add}>
      <TextField label={text.day} type="date" {...of("day")} required autoFocus />
      <SwitchField label={text.closedThatDay} checked={closed} onChange={setClosed} />
      {!closed && (
        <>
          <TextField label={text.opens} {...of("opens")} />
          <TextField label={text.closes} hint={text.closesHint} {...of("closes")} />
        </>
      )}
      <TextField label={text.note} {...of("note")} maxLength={200} />
    </FormDialog>
  );
}
