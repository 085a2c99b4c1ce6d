import { useState } from "react";
import { useAct, useSave } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useHome, useMay, useScope } from "@/api/me";
import { useAgentNames } from "@/api/names";
import { common } from "@/strings/common";
import { intents as text } from "@/strings/setup";
import { Button } from "@/ui/button";
import { SelectField, SwitchField, TextArea, TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormDialog } from "@/ui/layer";
import { List, NewButton } from "@/ui/list_screen";
import { Page } from "@/ui/layout";
import { OrganisationField } from "@/ui/organisation_field";
import { Removal } from "@/ui/removal";
import { type Column, TwoLines } from "@/ui/table";

type Intent = Schemas["Intent"];
const LIST = ["intents"];
const LANGUAGES = ["en", "ru"];

export default function Intents() {
  const scope = useScope();
  const may = useMay();
  const act = useAct();
  const agents = useAgentNames();
  const [editing, setEditing] = useState<Intent | "new" | null>(null);
  const [removing, setRemoving] = useState<Intent | null>(null);
  const configures = may("configure");
  const intents = useList([...LIST, scope], (cursor) =>
    unwrap(api.GET("/api/intents", { params: { query: { ...scope, cursor, limit: 100 } } })),
  );
  const columns: Column<Intent>[] = [
    {
      id: "name",
      title: text.name,
      cell: (one) => <TwoLines first={<b>{one.name}</b>} second={one.examples[0] && `“${one.examples[0]}”`} />,
    },
    {
      id: "agent",
      title: text.agent,
      cell: (one) => agents.find((agent) => agent.value === one.agent_id)?.label ?? text.everyAgent,
    },
    { id: "examples", title: text.examples, cell: (one) => text.count(one.examples.length) },
    {
      id: "replies",
      title: text.reply(Object.values(text.languages).join(", ")),
      cell: (one) => <TwoLines first={String(Object.values(one.replies)[0] ?? "–")} />,
    },
    {
      id: "enabled",
      title: text.enabled,
      cell: (one) => (
        <SwitchField
          bare
          label={`${text.enabled} ${one.name}`}
          checked={one.enabled}
          disabled={!configures}
          onChange={(enabled) =>
            void act(
              text.saved,
              () => unwrap(api.PATCH("/api/intents/{id}", { params: { path: { id: one.id } }, body: { enabled } })),
              LIST,
            )
          }
        />
      ),
    },
    {
      id: "edit",
      title: "",
      end: true,
      cell: (one) =>
        configures && (
          <>
            <Button small look="ghost" onClick={() => setEditing(one)}>
              {common.edit}
            </Button>
            <Button small look="ghost" onClick={() => setRemoving(one)}>
              {common.delete}
            </Button>
          </>
        ),
    },
  ];
  return (
    <Page
      title={text.title}
      about={text.about}
      actions={configures && <NewButton label={text.create} onClick={() => setEditing("new")} />}
    >
      <List
        label={text.title}
        of={intents}
        columns={columns}
        keyOf={(one) => one.id}
        empty={{ title: text.empty, next: text.emptyNext }}
      />
      {editing && <Edit intent={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
      <Removal
        of={removing}
        onClose={() => setRemoving(null)}
        title={(one) => text.removeTitle(one.name)}
        about={text.removeAbout}
        done={text.removed}
        remove={(one) => unwrap(api.DELETE("/api/intents/{id}", { params: { path: { id: one.id } } }))}
        stale={LIST}
      />
    </Page>
  );
}

function Edit({ intent, onClose }: { intent: Intent | null; onClose: () => void }) {
  const home = useHome();
  const save = useSave();
  const agents = useAgentNames();
  const { filled, of, set } = useFilled({
    name: intent?.name ?? "",
    agent_id: intent?.agent_id ?? "",
    examples: intent?.examples.join("\n") ?? "",
    replies: (intent?.replies as Record<string, string>) ?? {},
    organisation_id: home?.id ?? "",
  });
  const keep = () => {
    const { organisation_id, name, agent_id, examples, replies } = filled;
    const body = {
      name,
      agent_id: agent_id || null,
      examples: examples
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean),
      replies: Object.fromEntries(Object.entries(replies).filter(([, reply]) => reply.trim())),
    };
    return save(
      text.saved,
      () =>
        intent
          ? unwrap(api.PATCH("/api/intents/{id}", { params: { path: { id: intent.id } }, body }))
          : unwrap(api.POST("/api/intents", { body: { ...body, organisation_id } })),
      LIST,
    );
  };
  return (
    <FormDialog wide onClose={onClose} title={intent ? text.edit : text.create} submit={common.save} onSubmit={keep}>
      <TextField label={text.name} hint={text.nameHint} {...of("name")} required maxLength={100} autoFocus />
      {!intent && <OrganisationField {...of("organisation_id")} />}
      <SelectField
        label={text.agent}
        {...of("agent_id")}
        choices={[{ value: "", label: text.everyAgent }, ...agents]}
      />
      <TextArea label={text.examples} hint={text.examplesHint} {...of("examples")} />
      {LANGUAGES.map((language) => (
        <TextArea
          key={language}
          rows={2}
          label={text.reply(text.languages[language] ?? language)}
          name={`replies.${language}`}
          value={filled.replies[language] ?? ""}
          onChange={(reply) => set("replies")({ ...filled.replies, [language]: reply })}
        />
      ))}
    </FormDialog>
  );
}
