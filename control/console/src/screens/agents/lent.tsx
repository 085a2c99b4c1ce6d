import { useState } from "react";
import { useAct, useSave } from "@/api/act";
import { api, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useDesk } from "@/api/me";
import { agentPage as text } from "@/strings/agents";
import { Button } from "@/ui/button";
import { SelectField } from "@/ui/field";
import { FormDialog } from "@/ui/layer";
import { List } from "@/ui/list_screen";
import { Row, Stack } from "@/ui/layout";
import { dateTime } from "@/ui/time";
import type { Agent } from "./agent_page";

/** Organisations that a reseller lends the agent to. */
export function Lent({ agent }: { agent: Agent }) {
  const { me } = useDesk();
  const act = useAct();
  const [lending, setLending] = useState(false);
  const key = ["agent", agent.id, "assignments"];
  const lent = useList(key, (cursor) =>
    unwrap(api.GET("/api/agents/{id}/assignments", { params: { path: { id: agent.id }, query: { cursor } } })),
  );
  const customers = me.organisations.filter((one) => one.parent_id === agent.organisation_id);
  const nameOf = (id: string) => me.organisations.find((one) => one.id === id)?.name ?? id;
  const takeBack = (organisation: string) =>
    act(
      text.takenBack,
      () =>
        unwrap(
          api.DELETE("/api/agents/{id}/assignments/{organisation}", {
            params: { path: { id: agent.id, organisation } },
          }),
        ),
      key,
    );
  return (
    <Stack gap={4}>
      {customers.length > 0 && (
        <Row>
          <Button onClick={() => setLending(true)}>{text.lend}</Button>
        </Row>
      )}
      <List
        label={text.lent}
        of={lent}
        keyOf={(one) => one.organisation_id}
        empty={{ title: text.lentEmpty, next: text.lentEmptyNext }}
        columns={[
          { id: "who", title: text.lendTo, cell: (one) => nameOf(one.organisation_id) },
          { id: "at", title: text.at, cell: (one) => dateTime(one.created_at) },
          {
            id: "back",
            title: "",
            end: true,
            cell: (one) => (
              <Button small look="danger" onClick={() => void takeBack(one.organisation_id)}>
                {text.takeBack}
              </Button>
            ),
          },
        ]}
      />
      {lending && <Lend agent={agent} customers={customers} stale={key} onClose={() => setLending(false)} />}
    </Stack>
  );
}

interface LendProps {
  agent: Agent;
  customers: { id: string; name: string }[];
  stale: unknown[];
  onClose: () => void;
}

function Lend({ agent, customers, stale, onClose }: LendProps) {
  const save = useSave();
  const [to, setTo] = useState(customers[0]?.id ?? "");
  const lend = () =>
    save(
      text.lentDone,
      () =>
        unwrap(
          api.POST("/api/agents/{id}/assign", { params: { path: { id: agent.id } }, body: { organisation_id: to } }),
        ),
      stale,
    );
  return (
    <FormDialog onClose={onClose} title={text.lend} onSubmit={lend}>
      <SelectField
        label={text.lendTo}
        value={to}
        name="organisation_id"
        onChange={setTo}
        choices={customers.map((one) => ({ value: one.id, label: one.name }))}
      />
    </FormDialog>
  );
}
