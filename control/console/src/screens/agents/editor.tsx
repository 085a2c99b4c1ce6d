import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useStaleList } from "@/api/act";
import { api, unwrap, unwrapWithTag } from "@/api/client";
import { useCountry } from "@/api/names";
import { Problem } from "@/api/problem";
import { agentPage as text, agents } from "@/strings/agents";
import { toolNames } from "@/strings/tools";
import { Button } from "@/ui/button";
import { CheckField, RangeField, SelectField, SwitchField, TextArea, TextField } from "@/ui/field";
import { FormFailure, FormFields, useForm } from "@/ui/form";
import { Badge, Card, Grid, Row, Stack } from "@/ui/layout";
import { choicesOf, items } from "@/ui/texts";
import { notifyGood } from "@/ui/toast";
import { same, useWritten } from "@/ui/written";
import { type Agent, agentQuery } from "./agent_query";

const known = Object.keys(toolNames);
const useVoices = () =>
  useQuery({
    queryKey: ["voices"],
    queryFn: async () => (await unwrap(api.GET("/api/voices", { params: { query: { limit: 200 } } }))).data,
  });
const useModels = () =>
  useQuery({
    queryKey: ["models"],
    queryFn: async () => (await unwrap(api.GET("/api/models", { params: { query: { limit: 200 } } }))).data,
  });

/** As the fields hold it: texts, for what people type. */
function formOf(agent: Agent) {
  return {
    name: agent.name,
    instructions: agent.instructions,
    greeting: agent.greeting ?? "",
    fallback_message: agent.fallback_message ?? "",
    model: agent.model ?? "",
    voice: agent.voice,
    speed: agent.speed,
    languages: agent.languages.join(", "),
    noise_reduction: agent.noise_reduction,
    tools: agent.tools,
    filler: agent.filler,
    transfer_numbers: agent.transfer_numbers.join("\n"),
    closed_hours: agent.closed_hours,
    max_call_seconds: String(agent.max_call_seconds),
    max_concurrent_calls: String(agent.max_concurrent_calls),
    max_calls_per_minute: String(agent.max_calls_per_minute),
    recording: agent.recording,
    recording_notice: agent.recording_notice ?? "",
    analysis: agent.analysis,
    voicemail: agent.voicemail,
    voicemail_message: agent.voicemail_message ?? "",
  };
}
type Form = ReturnType<typeof formOf>;

async function bodyOf(form: Form, country: string | undefined) {
  const { dialled } = await import("@/ui/phone_number");
  return {
    ...form,
    greeting: form.greeting || null,
    fallback_message: form.fallback_message || null,
    model: form.model || null,
    recording_notice: form.recording_notice || null,
    voicemail_message: form.voicemail_message || null,
    languages: items(form.languages),
    transfer_numbers: items(form.transfer_numbers, /[\n,]/).map((one) => dialled(one, country)),
    max_call_seconds: Number(form.max_call_seconds),
    max_concurrent_calls: Number(form.max_concurrent_calls),
    max_calls_per_minute: Number(form.max_calls_per_minute),
  };
}

export function Editor({ agent, tag, readOnly }: { agent: Agent; tag: string; readOnly: boolean }) {
  const client = useQueryClient();
  const refetch = useStaleList();
  const draft = useWritten(formOf(agent), tag);
  const { form, changed } = draft;
  const country = useCountry(agent.organisation_id);
  const voices = useVoices().data ?? [];
  const models = useModels().data ?? [];
  const set =
    <K extends keyof Form>(name: K) =>
    (value: Form[K]) =>
      draft.set({ [name]: value });
  const field = (
    name:
      | "name"
      | "instructions"
      | "greeting"
      | "fallback_message"
      | "recording_notice"
      | "voicemail_message"
      | "languages"
      | "transfer_numbers"
      | "max_call_seconds"
      | "max_concurrent_calls"
      | "max_calls_per_minute",
  ) => ({
    value: form[name],
    onChange: set(name) as (value: string) => void,
    name,
    disabled: readOnly,
  });

  const save = async (tag: string) => {
    const params = { path: { id: agent.id }, header: { "If-Match": tag } };
    const body = await bodyOf(form, country);
    return unwrapWithTag<Agent>(api.PATCH("/api/agents/{id}", { params, body } as never));
  };
  const sent = useForm(async () => {
    const saved = await save(draft.tag).catch(async (error: unknown) => {
      if (!(error instanceof Problem) || error.status !== 412) throw error;
      // What was read a moment ago is what was refused.
      const now = await client.fetchQuery({ ...agentQuery(agent.id), staleTime: 0 });
      // Somebody has paused it, or published it: what it says is as it was.
      return same(formOf(now.value), draft.base) ? save(now.tag) : null;
    });
    if (!saved) return;
    draft.saved(form, formOf(saved.value), saved.tag);
    notifyGood(text.saved);
    await refetch(["agent", agent.id], ["agents"]);
  }, changed);

  return (
    <FormFields of={sent}>
      <Grid columns="minmax(0, 3fr) minmax(300px, 2fr)">
        <Card title={text.words}>
          <Stack gap={4}>
            <TextField label={agents.name} {...field("name")} maxLength={200} />
            <TextArea
              label={text.greeting}
              hint={text.greetingHint}
              {...field("greeting")}
              rows={2}
              maxLength={2_000}
            />
            <TextArea
              label={text.instructions}
              hint={text.instructionsHint}
              {...field("instructions")}
              rows={18}
              maxLength={30_000}
            />
            <TextArea
              label={text.fallback}
              hint={text.fallbackHint}
              {...field("fallback_message")}
              rows={2}
              maxLength={2_000}
            />
          </Stack>
        </Card>
        <Stack gap={4}>
          <Card title={text.sound}>
            <Stack>
              <SelectField
                label={text.voice}
                name="voice"
                value={form.voice}
                onChange={set("voice")}
                disabled={readOnly}
                choices={named(voices, form.voice)}
              />
              <SelectField
                label={text.model}
                name="model"
                value={form.model}
                onChange={set("model")}
                disabled={readOnly}
                choices={[{ value: "", label: text.nodeModel }, ...named(models, form.model)]}
              />
              <Row between>
                <span className="muted">{text.speed}</span> <b className="tabular">{form.speed.toFixed(2)}×</b>
              </Row>
              <RangeField
                label={text.speed}
                min={0.25}
                max={1.5}
                value={form.speed}
                onChange={set("speed")}
                disabled={readOnly}
              />
              <TextField label={text.languages} hint={text.languagesHint} {...field("languages")} />
              <SelectField
                label={text.noise}
                name="noise_reduction"
                value={form.noise_reduction}
                onChange={(value) => set("noise_reduction")(value as Form["noise_reduction"])}
                disabled={readOnly}
                choices={choicesOf(text.noises)}
              />
            </Stack>
          </Card>
          <Card title={text.acts}>
            <Stack>
              {[...new Set([...known, ...form.tools])].map((tool) => (
                <CheckField
                  key={tool}
                  label={toolNames[tool] ?? tool}
                  hint={tool}
                  checked={form.tools.includes(tool)}
                  disabled={readOnly}
                  onChange={(on) =>
                    set("tools")(on ? [...form.tools, tool] : form.tools.filter((other) => other !== tool))
                  }
                />
              ))}
              <SelectField
                label={text.filler}
                name="filler"
                value={form.filler}
                onChange={(value) => set("filler")(value as Form["filler"])}
                disabled={readOnly}
                choices={choicesOf(text.fillers)}
              />
              <TextArea label={text.transferNumbers} hint={text.transferHint} {...field("transfer_numbers")} rows={2} />
              <SelectField
                label={text.closed}
                name="closed_hours"
                value={form.closed_hours}
                onChange={(value) => set("closed_hours")(value as Form["closed_hours"])}
                disabled={readOnly}
                choices={choicesOf(text.closeds)}
              />
            </Stack>
          </Card>
          <Card title={text.limits}>
            <Stack>
              <TextField label={text.maxCall} type="number" min={60} max={14_400} {...field("max_call_seconds")} />
              <TextField
                label={text.maxConcurrent}
                hint={text.unlimited}
                type="number"
                min={0}
                {...field("max_concurrent_calls")}
              />
              <TextField
                label={text.maxPerMinute}
                hint={text.unlimited}
                type="number"
                min={0}
                {...field("max_calls_per_minute")}
              />
              <SwitchField
                label={text.recording}
                hint={text.recordingHint}
                checked={form.recording}
                disabled={readOnly}
                onChange={set("recording")}
              />
              {form.recording && (
                <TextArea
                  label={text.notice}
                  hint={text.noticeHint}
                  {...field("recording_notice")}
                  rows={2}
                  maxLength={500}
                />
              )}
              <SwitchField
                label={text.analysis}
                hint={text.analysisHint}
                checked={form.analysis}
                disabled={readOnly}
                onChange={set("analysis")}
              />
            </Stack>
          </Card>
          <Card title={text.outgoing}>
            <Stack>
              <SelectField
                label={text.voicemail}
                name="voicemail"
                value={form.voicemail}
                onChange={(value) => set("voicemail")(value as Form["voicemail"])}
                disabled={readOnly}
                choices={choicesOf(text.voicemails)}
              />
              {form.voicemail === "message" && (
                <TextArea label={text.voicemailMessage} {...field("voicemail_message")} rows={2} maxLength={1_000} />
              )}
            </Stack>
          </Card>
        </Stack>
      </Grid>
      {!readOnly && (
        <div style={{ position: "sticky", bottom: 0, padding: "12px 0", background: "var(--page)", zIndex: 5 }}>
          <Row>
            <Button type="submit" look="primary" busy={sent.busy} disabled={!changed || draft.overtaken}>
              {text.save}
            </Button>
            {changed && <Badge tone="warn">{text.unsaved}</Badge>}
            {draft.overtaken ? (
              <>
                <span role="alert">{text.overtaken}</span>
                <Button onClick={() => draft.choose("mine")}>{text.keepMine}</Button>
                <Button look="danger" onClick={() => draft.choose("theirs")}>
                  {text.takeTheirs}
                </Button>
              </>
            ) : (
              <FormFailure />
            )}
          </Row>
        </div>
      )}
    </FormFields>
  );
}

/** What can be chosen, and what is chosen even where it is no longer offered. */
function named(list: { id: string; name: string; active: boolean }[], chosen: string) {
  const offered = list
    .filter((one) => one.active || one.id === chosen)
    .map((one) => ({ value: one.id, label: one.name }));
  return chosen && !offered.some((one) => one.value === chosen)
    ? [...offered, { value: chosen, label: chosen }]
    : offered;
}
