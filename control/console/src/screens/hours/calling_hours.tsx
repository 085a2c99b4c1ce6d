import { useState } from "react";
import { useStaleList } from "@/api/act";
import { api, unwrap } from "@/api/client";
import { type Membership, useMay } from "@/api/me";
import { type Organisation, useOrganisation } from "@/api/organisation";
import { Problem } from "@/api/problem";
import { callingHours as text } from "@/strings/calling_hours";
import { common } from "@/strings/common";
import { Button } from "@/ui/button";
import { FieldFaults } from "@/ui/faults";
import { CheckField, SwitchField, TextField } from "@/ui/field";
import { FormDialog } from "@/ui/layer";
import { Card, Facts, Grid, Stack } from "@/ui/layout";
import { Answer } from "@/ui/states";
import { notifyGood } from "@/ui/toast";
import { daysInWords, isAllDay, timesInWords } from "./hours_words";

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

function Change({ one, tag, onClose }: { one: Organisation; tag: string; onClose: () => void }) {
  const refetch = useStaleList();
  const whole = isAllDay(one);
  const [days, setDays] = useState(one.outgoing_weekdays);
  const [allDay, setAllDay] = useState(whole);
  const [from, setFrom] = useState(whole ? "08:00" : one.outgoing_from.slice(0, 5));
  const [until, setUntil] = useState(whole ? "21:00" : one.outgoing_until.slice(0, 5));
  const [atOnce, setAtOnce] = useState(String(one.outgoing_at_once));
  const [perMinute, setPerMinute] = useState(String(one.outgoing_a_minute));
  const save = async () => {
    // For the API it would be the whole day: the opposite of what was meant, perhaps.
    const [begin, end] = [from, until].map((clock) => clock.padStart(5, "0"));
    if (!allDay && begin === end) throw new FieldFaults({ outgoing_until: text.same });
    const body = {
      outgoing_weekdays: [...days].sort((a, b) => a - b),
      outgoing_from: allDay ? "00:00" : begin,
      outgoing_until: allDay ? "00:00" : end,
      outgoing_at_once: Number(atOnce),
      outgoing_a_minute: Number(perMinute),
    };
    const params = { path: { organisation: one.id }, header: { "If-Match": tag } };
    try {
      await unwrap(api.PATCH("/api/organisations/{organisation}", { params, body }));
    } catch (error) {
      if (!(error instanceof Problem && error.status === 412)) throw error;
      await refetch(["organisation"]);
      throw new Error(text.stale);
    }
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
    >
      <fieldset style={{ border: "none", padding: 0, margin: 0, minWidth: 0 }}>
        <legend>{text.days}</legend>
        <Grid min={130}>
          {text.weekdays.map((name, index) => (
            <CheckField
              key={name}
              label={name}
              checked={days.includes(index + 1)}
              onChange={(on) => setDays(on ? [...days, index + 1] : days.filter((day) => day !== index + 1))}
            />
          ))}
        </Grid>
      </fieldset>
      <SwitchField label={text.allDay} hint={text.allDayHint} checked={allDay} onChange={setAllDay} />
      {!allDay && (
        <Grid min={180}>
          <TextField
            label={text.from}
            value={from}
            name="outgoing_from"
            onChange={setFrom}
            pattern="\d{1,2}:\d{2}"
            required
          />
          <TextField
            label={text.until}
            hint={text.untilHint}
            value={until}
            name="outgoing_until"
            onChange={setUntil}
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
          onChange={setAtOnce}
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
          onChange={setPerMinute}
          required
        />
      </Grid>
    </FormDialog>
  );
}
