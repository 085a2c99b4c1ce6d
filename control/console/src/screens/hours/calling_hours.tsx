import { useState } from "react";
import { useStaleList } from "@/api/act";
import { type Membership, useMay } from "@/api/me";
import { type Organisation, useChangeOrganisation, useOrganisation } from "@/api/organisation";
import { callingHours as text } from "@/strings/calling_hours";
import { common } from "@/strings/common";
import { Button } from "@/ui/button";
import { FieldFaults } from "@/ui/faults";
import { CheckField, FieldGroup, SwitchField, TextField } from "@/ui/field";
import { FormDialog } from "@/ui/layer";
import { Card, Facts, Grid, Stack } from "@/ui/layout";
import { Overtaken } from "@/ui/overtaken";
import { Answer } from "@/ui/states";
import { notifyGood } from "@/ui/toast";
import { useWritten } from "@/ui/written";
import { daysInWords, isAllDay, timesInWords, withDay } from "./hours_words";

/** What every organisation may have without being allowed more by an operator. */
const AT_ONCE = 5;
const PER_MINUTE = 20;

/** When agents may ring people, and how many at a time; its owner changes it. */
export function CallingHours({ home }: { home: Membership }) {
  const may = useMay();
  const asked = useOrganisation(home.id);
  const [changing, setChanging] = useState(false);
  const owns = may("own");
  return (
    <Card
      title={text.title}
      about={text.about(home.time_zone)}
      actions={
        owns && (
          <Button small onClick={() => setChanging(true)} disabled={!asked.data} aria-label={text.changeTitle}>
            {text.change}
          </Button>
        )
      }
    >
      <Answer of={asked}>
        {({ value, tag }) => (
          <Stack>
            <Facts rows={told(value)} />
            {!owns && <p className="muted">{text.ask}</p>}
            {changing && <Change one={value} tag={tag} onClose={() => setChanging(false)} />}
          </Stack>
        )}
      </Answer>
    </Card>
  );
}

const told = (one: Organisation): [string, string][] => [
  [text.days, daysInWords(one.outgoing_weekdays) || text.noHours],
  ...(one.outgoing_weekdays.length > 0 ? ([[text.times, timesInWords(one)]] as [string, string][]) : []),
  [text.atOnce, String(one.outgoing_at_once)],
  [text.perMinute, String(one.outgoing_a_minute)],
];

/** As the fields hold it: texts, for what people type. */
function formOf(one: Organisation) {
  const allDay = isAllDay(one);
  return {
    days: one.outgoing_weekdays,
    allDay,
    from: allDay ? "08:00" : one.outgoing_from.slice(0, 5),
    until: allDay ? "21:00" : one.outgoing_until.slice(0, 5),
    atOnce: String(one.outgoing_at_once),
    perMinute: String(one.outgoing_a_minute),
  };
}

function Change({ one, tag, onClose }: { one: Organisation; tag: string; onClose: () => void }) {
  const refetch = useStaleList();
  const change = useChangeOrganisation(one.id);
  const draft = useWritten(formOf(one), tag);
  const { days, allDay, from, until, atOnce, perMinute } = draft.form;
  const save = async () => {
    // For the API it would be the whole day: the opposite of what was meant, perhaps.
    const [begin = "", end = ""] = [from, until].map((clock) => clock.padStart(5, "0"));
    if (!allDay && begin === end) throw new FieldFaults({ outgoing_until: text.same });
    const body = {
      outgoing_weekdays: days,
      outgoing_from: allDay ? "00:00" : begin,
      outgoing_until: allDay ? "00:00" : end,
      outgoing_at_once: Number(atOnce),
      outgoing_a_minute: Number(perMinute),
    };
    const saved = await change(body, draft.tag, (now) => draft.agrees(formOf(now)));
    // Where something was written it is `Overtaken` that says so, and asks whose stays.
    if (!saved) throw new Error(draft.changed ? "" : text.stale);
    draft.saved(draft.form, formOf(saved.value), saved.tag);
    notifyGood(text.saved);
    await refetch(["organisation"], ["call-batches"]);
  };
  return (
    <FormDialog
      onClose={onClose}
      title={text.changeTitle}
      about={text.about(one.time_zone)}
      submit={common.save}
      onSubmit={save}
      waits={draft.overtaken}
    >
      <FieldGroup label={text.days} name="outgoing_weekdays">
        {(touch) => (
          <Grid min={130}>
            {text.weekdays.map((name, index) => (
              <CheckField
                key={name}
                label={name}
                checked={days.includes(index + 1)}
                onChange={(on) => {
                  touch();
                  draft.set({ days: withDay(days, index + 1, on) });
                }}
              />
            ))}
          </Grid>
        )}
      </FieldGroup>
      <SwitchField
        label={text.allDay}
        hint={text.allDayHint}
        checked={allDay}
        onChange={(allDay) => draft.set({ allDay })}
      />
      {!allDay && (
        <Grid min={180}>
          <TextField
            label={text.from}
            value={from}
            name="outgoing_from"
            onChange={(from) => draft.set({ from })}
            pattern="\d{1,2}:\d{2}"
            required
          />
          <TextField
            label={text.until}
            hint={text.untilHint}
            value={until}
            name="outgoing_until"
            onChange={(until) => draft.set({ until })}
            pattern="\d{1,2}:\d{2}"
            required
          />
        </Grid>
      )}
      <Grid min={180}>
        <TextField
          label={text.atOnce}
          hint={text.limitHint(AT_ONCE)}
          type="number"
          min={1}
          max={1000}
          value={atOnce}
          name="outgoing_at_once"
          onChange={(atOnce) => draft.set({ atOnce })}
          required
        />
        <TextField
          label={text.perMinute}
          hint={text.limitHint(PER_MINUTE)}
          type="number"
          min={1}
          max={600}
          value={perMinute}
          name="outgoing_a_minute"
          onChange={(perMinute) => draft.set({ perMinute })}
          required
        />
      </Grid>
      <Overtaken of={draft} />
    </FormDialog>
  );
}
