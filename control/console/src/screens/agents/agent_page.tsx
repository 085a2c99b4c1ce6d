import { useQuery } from "@tanstack/react-query";
import { AudioLines, BookTemplate, MoreHorizontal, Pause, Play, Rocket, Trash2 } from "lucide-react";
import { useState } from "react";
import { useParams } from "wouter";
import { useGo } from "@/api/address";
import { useAct, useSave, useStaleList } from "@/api/act";
import { api, unwrap } from "@/api/client";
import { useDesk, useMay } from "@/api/me";
import { agentPage as text, agents } from "@/strings/agents";
import { common } from "@/strings/common";
import { playground } from "@/strings/playground";
import { Button, ButtonLink, IconButton } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { Confirm, FormDialog, Menu } from "@/ui/layer";
import { Badge, Page, Tabs } from "@/ui/layout";
import { OnePage } from "@/ui/one_page";
import { Actions } from "./actions";
import { type Agent, agentQuery } from "./agent_query";
import { AgentStatus } from "./agents";
import { Editor } from "./editor";
import { Lent } from "./lent";
import { SaveTemplate } from "./save_template";
import { Versions } from "./versions";

export type { Agent };

export default function AgentPage() {
  const { id = "" } = useParams();
  // Whoever writes here is not to be asked whose words stay each time that they come back into sight.
  const agent = useQuery({ ...agentQuery(id), refetchOnWindowFocus: false });
  return (
    <OnePage of={agent} title={text.one} back={{ to: "/agents", label: text.back }}>
      {({ value, tag }) => <Told agent={value} tag={tag} />}
    </OnePage>
  );
}

function Told({ agent, tag }: { agent: Agent; tag: string }) {
  const may = useMay();
  const act = useAct();
  const [publishing, setPublishing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [pausing, setPausing] = useState(false);
  const save = useSave();
  const [templating, setTemplating] = useState(false);
  const configures = may("configure");
  const { operator } = useDesk().me;
  const params = { path: { id: agent.id } };
  const stale = [["agent", agent.id], ["agents"]];
  return (
    <Page
      back={{ to: "/agents", label: text.back }}
      title={agent.name}
      about={
        <span style={{ display: "inline-flex", gap: 8 }}>
          <AgentStatus status={agent.status} />
          {agent.published_version && (
            <Badge>
              {agents.version} {agent.published_version}
            </Badge>
          )}
          {agent.has_changes && agent.status !== "draft" && <Badge tone="warn">{agents.changes}</Badge>}
        </span>
      }
      actions={
        configures && (
          <>
            {operator && (
              <ButtonLink href={`#/playground?agent=${agent.id}`}>
                <AudioLines aria-hidden /> {playground.talk}
              </ButtonLink>
            )}
            {agent.status === "published" && (
              <Button onClick={() => setPausing(true)}>
                <Pause aria-hidden /> {text.pause}
              </Button>
            )}
            {agent.status === "paused" && (
              <Button
                onClick={() =>
                  void act(text.resumed, () => unwrap(api.POST("/api/agents/{id}/resume", { params })), ...stale)
                }
              >
                <Play aria-hidden /> {text.resume}
              </Button>
            )}
            <Button
              look="primary"
              disabled={!agent.has_changes && agent.status === "published"}
              onClick={() => setPublishing(true)}
            >
              <Rocket aria-hidden /> {text.publish}
            </Button>
            <Menu
              trigger={
                <IconButton label={common.moreActions}>
                  <MoreHorizontal aria-hidden />
                </IconButton>
              }
              items={[
                ...(operator
                  ? [
                      {
                        label: text.saveTemplate,
                        icon: <BookTemplate aria-hidden />,
                        onSelect: () => setTemplating(true),
                      },
                      null,
                    ]
                  : []),
                { label: text.remove, icon: <Trash2 aria-hidden />, danger: true, onSelect: () => setRemoving(true) },
              ]}
            />
          </>
        )
      }
    >
      <Tabs
        keeps
        tabs={[
          {
            id: "edit",
            label: text.edit,
            content: () => <Editor key={agent.id} agent={agent} tag={tag} readOnly={!configures} />,
          },
          { id: "versions", label: text.versions, content: () => <Versions agent={agent} /> },
          { id: "actions", label: text.actions, content: () => <Actions agent={agent.id} /> },
          ...(configures ? [{ id: "lent", label: text.lent, content: () => <Lent agent={agent} /> }] : []),
        ]}
      />
      <Confirm
        open={pausing}
        onClose={() => setPausing(false)}
        title={text.pauseTitle(agent.name)}
        about={text.pauseAbout}
        confirm={text.pause}
        onConfirm={() => save(text.paused, () => unwrap(api.POST("/api/agents/{id}/pause", { params })), ...stale)}
      />
      {publishing && <Publish agent={agent} onClose={() => setPublishing(false)} />}
      {templating && <SaveTemplate agent={agent} onClose={() => setTemplating(false)} />}
      {removing && <Remove agent={agent} onClose={() => setRemoving(false)} />}
    </Page>
  );
}

function Publish({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const save = useSave();
  const [note, setNote] = useState("");
  const publish = () =>
    save(
      text.published,
      () => unwrap(api.POST("/api/agents/{id}/publish", { params: { path: { id: agent.id } }, body: { note } })),
      ["agent", agent.id],
      ["agents"],
    );
  return (
    <FormDialog
      onClose={onClose}
      title={text.publishTitle}
      about={text.publishAbout}
      submit={text.publish}
      onSubmit={publish}
    >
      <TextArea name="note" label={text.note} value={note} onChange={setNote} rows={2} maxLength={2_000} autoFocus />
    </FormDialog>
  );
}

function Remove({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const go = useGo();
  const refetch = useStaleList();
  const remove = async () => {
    await unwrap(api.DELETE("/api/agents/{id}", { params: { path: { id: agent.id } } }));
    go("/agents");
    await refetch(["agents"]);
  };
  return (
    <Confirm
      open
      onClose={onClose}
      title={text.removeTitle(agent.name)}
      about={text.removeAbout}
      confirm={text.remove}
      onConfirm={remove}
    />
  );
}
