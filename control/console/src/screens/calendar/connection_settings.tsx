import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSave } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { common } from "@/strings/common";
import { calendar as text } from "@/strings/setup";
import { SelectField, SwitchField, TextField } from "@/ui/field";
import { FormDialog } from "@/ui/layer";
import { Grid } from "@/ui/layout";

type Connection = Schemas["CalendarConnection"];
export const CONNECTIONS = ["calendar-connections"];

const amounts = ["slot_minutes", "buffer_before", "buffer_after", "lead_minutes", "horizon_days"] as const;

/** How times of a calendar are offered, and at Google which of the account's calendars it is. */
export function ConnectionSettings({ one, onClose }: { one: Connection; onClose: () => void }) {
  const save = useSave();
  const path = { id: one.id };
  const google = one.provider === "google";
  const theirs = useQuery({
    queryKey: [...CONNECTIONS, one.id, "calendars"],
    enabled: google,
    retry: false,
    queryFn: async () => (await unwrap(api.GET("/api/calendar/connections/{id}/calendars", { params: { path } }))).data,
  });
  const [label, setLabel] = useState(one.label);
  const [calendar, setCalendar] = useState(one.calendar_id);
  const [first, setFirst] = useState(one.is_default);
  const [form, setForm] = useState(() => Object.fromEntries(amounts.map((name) => [name, String(one[name])])));
  const keep = () => {
    const body = {
      label,
      is_default: first,
      ...Object.fromEntries(amounts.map((name) => [name, Number(form[name])])),
    };
    return save(
      text.saved,
      async () => {
        if (calendar !== one.calendar_id)
          await unwrap(
            api.POST("/api/calendar/connections/{id}/calendar", { params: { path }, body: { calendar_id: calendar } }),
          );
        await unwrap(api.PATCH("/api/calendar/connections/{id}", { params: { path }, body }));
      },
      CONNECTIONS,
    );
  };
  const bookable = (theirs.data ?? []).filter((other) => other.writable);
  return (
    <FormDialog onClose={onClose} title={text.settings} submit={common.save} onSubmit={keep}>
      <TextField label={text.label} value={label} name="label" onChange={setLabel} maxLength={200} autoFocus />
      {google && (
        <SelectField
          label={text.which}
          value={calendar}
          name="calendar_id"
          onChange={setCalendar}
          choices={
            bookable.some((other) => other.id === calendar)
              ? bookable.map((other) => ({ value: other.id, label: other.name }))
              : [
                  { value: calendar, label: calendar },
                  ...bookable.map((other) => ({ value: other.id, label: other.name })),
                ]
          }
        />
      )}
      <Grid columns="1fr 1fr">
        {amounts.map((name) => (
          <TextField
            key={name}
            name={name}
            label={text.amounts[name]}
            type="number"
            min={0}
            required
            value={form[name] ?? ""}
            onChange={(value) => setForm({ ...form, [name]: value })}
          />
        ))}
      </Grid>
      <SwitchField label={text.isDefault} hint={text.isDefaultHint} checked={first} onChange={setFirst} />
    </FormDialog>
  );
}
