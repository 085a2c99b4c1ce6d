import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useGo, useQuestions } from "@/api/address";
import { useStaleList } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useDesk, useHome, useMay, useScope } from "@/api/me";
import { agentPage, agents as text } from "@/strings/agents";
import { SearchField, SelectField, TextArea, TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormDialog } from "@/ui/layer";
import { useLater } from "@/ui/later";
import { List, NewButton, nothing } from "@/ui/list_screen";
import { Badge, Page, Row, type Tone } from "@/ui/layout";
import { OrganisationField } from "@/ui/organisation_field";
import { type Column, TwoLines } from "@/ui/table";
import { languageName } from "@/ui/texts";
import { ago } from "@/ui/time";
import { notifyGood } from "@/ui/toast";

type Agent = Schemas["AgentSummary"];

const tones: Record<string, Tone> = { draft: "plain", published: "good", paused: "warn" };
export const AgentStatus = ({ status }: { status: string }) => (
  <Badge dot tone={tones[status]}>
    {text.statuses[status] ?? status}
  </Badge>
);

export default function Agents() {
  const go = useGo();
  const scope = useScope();
  const may = useMay();
  const { me, organisation } = useDesk();
  const [questions, ask] = useQuestions();
  const words = useLater(questions.text ?? "");
  const [creating, setCreating] = useState(false);
  const query = { ...scope, ...(words ? { text: words } : {}), sort: questions.sort ?? "-updated_at" } as const;
  const agents = useList(["agents", query], (cursor) =>
    unwrap(api.GET("/api/agents", { params: { query: { ...(query as object), cursor, limit: 100 } } })),
  );
  const columns: Column<Agent>[] = [
    {
      id: "name",
      title: text.name,
      cell: (one) => (
        <TwoLines
          first={<b>{one.name}</b>}
          second={organisation ? undefined : me.organisations.find((other) => other.id === one.organisation_id)?.name}
        />
      ),
    },
    { id: "status", title: text.status, cell: (one) => <AgentStatus status={one.status} /> },
    {
      id: "version",
      title: text.version,
      cell: (one) => (
        <Row>
          {one.published_version ?? "–"}
          {one.has_changes && one.status !== "draft" && <Badge tone="warn">{text.changes}</Badge>}
        </Row>
      ),
    },
    { id: "voice", title: text.voice, cell: (one) => one.voice },
    { id: "languages", title: text.languages, cell: (one) => one.languages.map(languageName).join(", ") },
    { id: "tools", title: text.tools, end: true, cell: (one) => one.tools.length },
    { id: "updated", title: text.updated, sort: "updated_at", cell: (one) => ago(one.updated_at) },
  ];
  const create = may("configure") && <NewButton label={text.create} onClick={() => setCreating(true)} />;
  return (
    <Page title={text.title} about={text.about} actions={create}>
      <div style={{ maxWidth: 320 }}>
        <SearchField label={text.search} value={questions.text ?? ""} onChange={(value) => ask({ text: value })} />
      </div>
      <List
        label={text.title}
        of={agents}
        columns={columns}
        keyOf={(one) => one.id}
        onOpen={(one) => go(`/agents/${one.id}`)}
        sort={query.sort}
        onSort={(sort) => ask({ sort })}
        empty={nothing(words !== "", { title: text.empty, next: text.emptyNext, action: create })}
      />
      {creating && <Create onClose={() => setCreating(false)} />}
    </Page>
  );
}

function Create({ onClose }: { onClose: () => void }) {
  const go = useGo();
  const home = useHome();
  const refetch = useStaleList();
  const templates = useQuery({
    queryKey: ["agent-templates"],
    queryFn: async () => (await unwrap(api.GET("/api/agent-templates", { params: { query: { limit: 100 } } }))).data,
  });
  const { filled, of } = useFilled({
    name: "",
    template_id: "",
    instructions: "",
    organisation_id: home?.id ?? "",
  });
  const template = templates.data?.find((one) => one.id === filled.template_id);
  const create = async () => {
    const { template_id, instructions, ...plain } = filled;
    const body = { ...plain, ...(template_id ? { template_id } : { instructions }) };
    const made = await unwrap(api.POST("/api/agents", { body }));
    await refetch(["agents"]);
    notifyGood(text.created);
    go(`/agents/${made.id}`);
  };
  return (
    <FormDialog onClose={onClose} title={text.create} onSubmit={create}>
      <TextField label={text.name} {...of("name")} required maxLength={200} autoFocus />
      <SelectField
        label={text.template}
        hint={template?.description}
        {...of("template_id")}
        choices={[
          { value: "", label: text.blank },
          ...(templates.data ?? []).map((one) => ({ value: one.id, label: one.name })),
        ]}
      />
      {!filled.template_id && <TextArea label={agentPage.instructions} {...of("instructions")} required rows={5} />}
      <OrganisationField {...of("organisation_id")} />
    </FormDialog>
  );
}
