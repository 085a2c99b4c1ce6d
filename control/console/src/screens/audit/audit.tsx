import { useState } from "react";
import { useQuestions } from "@/api/address";
import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useScope } from "@/api/me";
import { usePersonName } from "@/api/names";
import { common } from "@/strings/common";
import { audit as text } from "@/strings/setup";
import { Drawer } from "@/ui/layer";
import { FilterField, List, nothing } from "@/ui/list_screen";
import { Facts, Page, Stack } from "@/ui/layout";
import { type Column, TwoLines } from "@/ui/table";
import { capital } from "@/ui/texts";
import { dateTimeSeconds } from "@/ui/time";
import { Changes } from "./changes";

/** By its name, else as the data has it, readable. */
const worded = (names: Record<string, string>, word: string) => names[word] ?? capital(word.replaceAll(/[_-]/g, " "));

type Entry = Schemas["AuditEntry"];

export default function Audit() {
  const scope = useScope();
  const [questions, ask] = useQuestions();
  const action = questions.action ?? "";
  const [open, setOpen] = useState<Entry | null>(null);
  const nameOf = usePersonName();
  const query = { ...scope, ...(action ? { action } : {}), sort: questions.sort ?? "-at" } as const;
  const entries = useList(["audit", query], (cursor) =>
    unwrap(api.GET("/api/audit", { params: { query: { ...(query as object), cursor, limit: 100 } } })),
  );
  // As they are called now, else as they were then: who has left has a name still.
  const known = (one: Entry) => (one.actor_kind === "user" ? nameOf(one.actor_id) : undefined);
  const who = (one: Entry) => known(one) ?? one.actor_name ?? text.unnamed[one.actor_kind];
  const columns: Column<Entry>[] = [
    { id: "at", title: text.at, sort: "at", cell: (one) => <span className="tabular">{dateTimeSeconds(one.at)}</span> },
    { id: "who", title: text.actor, cell: who },
    { id: "what", title: text.action, cell: (one) => worded(text.actions, one.action) },
    {
      id: "on",
      title: text.target,
      cell: (one) => <TwoLines first={worded(text.targets, one.target_type)} second={one.target_id} />,
    },
    { id: "from", title: text.address, cell: (one) => one.address ?? "–" },
  ];
  return (
    <Page title={text.title} about={text.about} full>
      <div style={{ maxWidth: 320 }}>
        <FilterField
          of={[questions, ask]}
          name="action"
          label={text.action}
          names={text.actions}
          any={text.anyAction}
        />
      </div>
      <List
        label={text.title}
        of={entries}
        columns={columns}
        keyOf={(one) => one.id}
        onOpen={setOpen}
        chosen={open?.id}
        sort={query.sort}
        onSort={(sort) => ask({ sort })}
        tall
        empty={nothing(Boolean(action), { title: text.empty })}
      />
      <Drawer
        open={open !== null}
        onClose={() => setOpen(null)}
        title={open ? worded(text.actions, open.action) : ""}
        about={open ? dateTimeSeconds(open.at) : undefined}
      >
        {open && (
          <Stack gap={4}>
            <Facts
              rows={[
                [text.actor, who(open)],
                [text.target, `${worded(text.targets, open.target_type)} ${open.target_id}`],
                [text.address, open.address ?? "–"],
                [common.requestId, <code>{open.request_id ?? "–"}</code>],
              ]}
            />
            <Changes of={open.changes} action={open.action} />
          </Stack>
        )}
      </Drawer>
    </Page>
  );
}
