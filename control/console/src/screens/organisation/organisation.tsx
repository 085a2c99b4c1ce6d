import { useStaleList } from "@/api/act";
import { countryOf } from "@/api/country_of";
import { useHome, useMay } from "@/api/me";
import { useAgentNames } from "@/api/names";
import { type Organisation, useChangeOrganisation, useOrganisation } from "@/api/organisation";
import { common } from "@/strings/common";
import { organisationTexts as text } from "@/strings/setup";
import { Button } from "@/ui/button";
import { SelectField, SwitchField, TextArea, TextField } from "@/ui/field";
import { FormFailure, FormFields, useForm } from "@/ui/form";
import { Card, Grid, Page, Stack } from "@/ui/layout";
import { OnePage } from "@/ui/one_page";
import { Overtaken } from "@/ui/overtaken";
import { Empty } from "@/ui/states";
import { items } from "@/ui/texts";
import { notify, notifyGood } from "@/ui/toast";
import { useWritten } from "@/ui/written";
import { HoursLink } from "../hours/hours_link";

export default function OrganisationScreen() {
  const home = useHome();
  const asked = useOrganisation(home?.id);
  if (!home)
    return (
      <Page title={text.title} about={text.about}>
        <Empty title={common.pickOrganisation} next={common.pickOrganisationNext} />
      </Page>
    );
  return (
    <OnePage of={asked} title={text.title}>
      {({ value, tag }) => <Form key={value.id} one={value} tag={tag} />}
    </OnePage>
  );
}

/** How long what is kept of calls stays. */
const days = [
  ["transcript", text.transcriptDays],
  ["event", text.eventDays],
  ["recording", text.recordingDays],
] as const;
const whole = (days: string): number | null => (days.trim() === "" ? null : Number(days));

/** As the fields hold it: texts, for what people type. */
const formOf = (one: Organisation) => ({
  name: one.name,
  slug: one.slug,
  time_zone: one.time_zone,
  locale: one.locale,
  selected_agent_id: one.selected_agent_id ?? "",
  countries: one.outgoing_countries.join(", "),
  numbers: one.outgoing_numbers.join("\n"),
  transcript: one.transcript_days?.toString() ?? "",
  event: one.event_days?.toString() ?? "",
  recording: one.recording_days?.toString() ?? "",
  recording_allowed: one.recording_allowed,
});

function Form({ one, tag }: { one: Organisation; tag: string }) {
  const may = useMay();
  const refetch = useStaleList();
  const agents = useAgentNames();
  const change = useChangeOrganisation(one.id);
  const draft = useWritten(formOf(one), tag);
  const { form } = draft;
  const owns = may("own");
  const set = (name: keyof typeof form) => (value: string | boolean) => draft.set({ [name]: value });

  const sent = useForm(async () => {
    const { dialled } = await import("@/ui/phone_number");
    // Owners change all; administrators agents and what is kept.
    const kept = {
      selected_agent_id: form.selected_agent_id || null,
      transcript_days: whole(form.transcript),
      event_days: whole(form.event),
      recording_days: whole(form.recording),
      recording_allowed: form.recording_allowed,
    };
    const all = {
      ...kept,
      name: form.name,
      slug: form.slug,
      time_zone: form.time_zone,
      locale: form.locale,
      outgoing_countries: items(form.countries.toUpperCase(), /[,\s]+/),
      outgoing_numbers: items(form.numbers, /[\n,]+/).map((number) => dialled(number, countryOf(one))),
    };
    const saved = await change(owns ? all : kept, draft.tag, (now) => draft.agrees(formOf(now)));
    if (saved) {
      draft.saved(form, formOf(saved.value), saved.tag);
      notifyGood(text.saved);
    } else if (!draft.changed) notify({ title: text.stale, tone: "bad" });
    await refetch(["organisation"], ["me"]);
  }, draft.changed);

  return (
    <Page
      title={text.title}
      about={text.about}
      actions={
        <Button type="submit" form={sent.id} look="primary" busy={sent.busy} disabled={draft.overtaken}>
          {common.save}
        </Button>
      }
    >
      <FormFields of={sent}>
        {draft.overtaken ? <Overtaken of={draft} /> : <FormFailure />}
        <Grid min={380}>
          <Card title={text.general}>
            <Stack>
              <TextField label={text.name} value={form.name} name="name" onChange={set("name")} disabled={!owns} />
              <TextField
                label={text.slug}
                hint={text.slugHint}
                value={form.slug}
                name="slug"
                onChange={set("slug")}
                disabled={!owns}
              />
              <TextField
                label={text.zone}
                value={form.time_zone}
                name="time_zone"
                onChange={set("time_zone")}
                disabled={!owns}
                list="zones"
              />
              <datalist id="zones">
                {Intl.supportedValuesOf("timeZone").map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
              <TextField
                label={text.locale}
                hint={text.localeHint}
                value={form.locale}
                name="locale"
                onChange={set("locale")}
                disabled={!owns}
              />
              <SelectField
                label={text.agent}
                hint={text.agentHint}
                value={form.selected_agent_id}
                name="selected_agent_id"
                onChange={set("selected_agent_id")}
                choices={[{ value: "", label: text.noAgent }, ...agents]}
              />
            </Stack>
          </Card>
          <Card title={text.keeping}>
            <Stack>
              {days.map(([name, label]) => (
                <TextField
                  key={name}
                  label={label}
                  hint={text.forever}
                  type="number"
                  min={1}
                  value={form[name]}
                  name={`${name}_days`}
                  onChange={set(name)}
                />
              ))}
              <SwitchField
                label={text.recordings}
                hint={text.recordingsHint}
                checked={form.recording_allowed}
                onChange={set("recording_allowed")}
              />
            </Stack>
          </Card>
          <Card title={text.outgoing} actions={<HoursLink />}>
            <Stack>
              <TextField
                label={text.countries}
                hint={text.countriesHint}
                value={form.countries}
                name="outgoing_countries"
                onChange={set("countries")}
                disabled={!owns}
              />
              <TextArea
                label={text.numbersAllowed}
                hint={text.numbersHint}
                value={form.numbers}
                name="outgoing_numbers"
                onChange={set("numbers")}
                disabled={!owns}
              />
            </Stack>
          </Card>
        </Grid>
      </FormFields>
    </Page>
  );
}
