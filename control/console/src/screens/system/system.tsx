import { api, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { system as text } from "@/strings/setup";
import { List } from "@/ui/list_screen";
import { Badge, Page, Stat, Stats } from "@/ui/layout";
import { type Column, TwoLines } from "@/ui/table";
import { ago, count, dateTime } from "@/ui/time";

type Node = Schemas["Node"];
const EVERY_MS = 5_000;

function State({ of }: { of: Node }) {
  if (!of.alive) return <Badge tone="bad">{text.states.gone}</Badge>;
  return of.draining ? <Badge tone="warn">{text.states.draining}</Badge> : <Badge tone="good">{text.states.up}</Badge>;
}

const columns: Column<Node>[] = [
  { id: "node", title: text.node, cell: (one) => <TwoLines first={<b>{one.id}</b>} second={one.stream_base} /> },
  { id: "state", title: text.state, cell: (one) => <State of={one} /> },
  { id: "calls", title: text.calls, end: true, cell: (one) => `${count(one.calls_active)} / ${count(one.calls_max)}` },
  { id: "shards", title: text.shards, end: true, cell: (one) => one.shards },
  { id: "version", title: text.version, cell: (one) => one.version },
  { id: "started", title: text.started, cell: (one) => dateTime(one.started_at) },
  { id: "seen", title: text.seen, cell: (one) => ago(one.seen_at) },
];

export default function System() {
  const nodes = useList(
    ["nodes"],
    (cursor) => unwrap(api.GET("/api/nodes", { params: { query: { cursor, limit: 200 } } })),
    {
      every: EVERY_MS,
    },
  );
  const up = (nodes.data ?? []).filter((one) => one.alive);
  const sum = (of: (one: Node) => number) => count(up.reduce((total, one) => total + of(one), 0));
  return (
    <Page title={text.title} about={text.about}>
      <Stats>
        <Stat label={text.nodes} value={up.length} />
        <Stat label={text.total} value={sum((one) => one.calls_active)} />
        <Stat label={text.room} value={sum((one) => (one.draining ? 0 : one.calls_max - one.calls_active))} />
      </Stats>
      <List label={text.title} of={nodes} columns={columns} keyOf={(one) => one.id} empty={{ title: text.empty }} />
    </Page>
  );
}
