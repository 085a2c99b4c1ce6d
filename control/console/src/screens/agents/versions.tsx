import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSave } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useMay } from "@/api/me";
import { usePersonName } from "@/api/names";
import { agentPage as text } from "@/strings/agents";
import { Button } from "@/ui/button";
import { Diff } from "@/ui/diff";
import { Confirm, Dialog } from "@/ui/layer";
import { List } from "@/ui/list_screen";
import { Badge, Row, Stack } from "@/ui/layout";
import { Answer } from "@/ui/states";
import { dateTime } from "@/ui/time";
import type { Agent } from "./agent_page";

type Version = Schemas["AgentVersionSummary"];

/** Everything that was ever published, beside the draft. */
export function Versions({ agent }: { agent: Agent }) {
  const may = useMay();
  const save = useSave();
  const nameOf = usePersonName();
  const [comparing, setComparing] = useState(0);
  const [restoring, setRestoring] = useState(0);
  const path = { id: agent.id };
  const versions = useList(["agent", agent.id, "versions"], (cursor) =>
    unwrap(api.GET("/api/agents/{id}/versions", { params: { path, query: { cursor } } })),
  );
  return (
    <>
      <List<Version>
        label={text.versions}
        of={versions}
        keyOf={(one) => one.id}
        empty={{ title: text.versionsEmpty, next: text.versionsEmptyNext }}
        columns={[
          {
            id: "number",
            title: text.number,
            cell: (one) => (
              <Row>
                <b>{one.number}</b>
                {one.number === agent.published_version && <Badge tone="good">{text.live}</Badge>}
              </Row>
            ),
          },
          { id: "note", title: text.note, cell: (one) => one.note || "–" },
          { id: "by", title: text.publishedBy, cell: (one) => nameOf(one.published_by) ?? "–" },
          { id: "at", title: text.at, cell: (one) => dateTime(one.created_at) },
          {
            id: "acts",
            title: "",
            end: true,
            cell: (one) => (
              <>
                <Button small look="ghost" onClick={() => setComparing(one.number)}>
                  {text.compare}
                </Button>
                {may("configure") && (
                  <Button small look="ghost" onClick={() => setRestoring(one.number)}>
                    {text.rollback}
                  </Button>
                )}
              </>
            ),
          },
        ]}
      />
      {comparing > 0 && <Compare agent={agent} number={comparing} onClose={() => setComparing(0)} />}
      <Confirm
        open={restoring > 0}
        onClose={() => setRestoring(0)}
        title={text.rollbackTitle(restoring)}
        about={text.rollbackAbout}
        confirm={text.rollback}
        onConfirm={() =>
          save(
            text.rolledBack(restoring),
            () => unwrap(api.POST("/api/agents/{id}/rollback", { params: { path }, body: { version: restoring } })),
            ["agent", agent.id],
            ["agents"],
          )
        }
      />
    </>
  );
}

const asText = (value: unknown): string =>
  typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value, null, 2);

/** Members of the version that the draft has otherwise. */
export function differing(version: Record<string, unknown>, draft: Record<string, unknown>): string[] {
  return Object.keys(version).filter((name) => name in draft && asText(version[name]) !== asText(draft[name]));
}

function Compare({ agent, number, onClose }: { agent: Agent; number: number; onClose: () => void }) {
  const version = useQuery({
    queryKey: ["agent", agent.id, "version", number],
    queryFn: () =>
      unwrap(
        api.GET("/api/agents/{id}/versions/{number}", { params: { path: { id: agent.id, number: String(number) } } }),
      ),
  });
  return (
    <Dialog open wide onClose={onClose} title={text.diffTitle(number)}>
      <Answer of={version}>
        {(one) => {
          const before = one.definition as Record<string, unknown>;
          const now = agent as unknown as Record<string, unknown>;
          const names = differing(before, now);
          if (names.length === 0) return <p>{text.same}</p>;
          return (
            <Stack gap={4}>
              {names.map((name) => (
                <Diff
                  key={name}
                  title={name.replaceAll("_", " ")}
                  before={asText(before[name])}
                  after={asText(now[name])}
                  labels={[text.was, text.is]}
                />
              ))}
            </Stack>
          );
        }}
      </Answer>
    </Dialog>
  );
}
