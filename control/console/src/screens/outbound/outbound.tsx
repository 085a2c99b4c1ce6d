import { useQuery } from "@tanstack/react-query";
import { useAct } from "@/api/act";
import { useQuestions } from "@/api/address";
import { api, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useMay, useScope } from "@/api/me";
import { outbound as text } from "@/strings/office";
import { Button } from "@/ui/button";
import { Drawer } from "@/ui/layer";
import { FilterField, List, nothing } from "@/ui/list_screen";
import { Code, Facts, Grid, Json, Page, Row, Stack } from "@/ui/layout";
import { Answer } from "@/ui/states";
import { dateTimeSeconds, milliseconds } from "@/ui/time";
import { deliveryColumns, DeliveryStatus } from "./delivery_columns";

const LIST = ["outbound"];
const EVERY_MS = 10_000;

export default function Outbound() {
  const scope = useScope();
  const [questions, ask] = useQuestions();
  const { delivery, sort, ...same } = questions;
  const query = { ...scope, ...same, sort: sort ?? "-created_at" };
  const deliveries = useList(
    [...LIST, query],
    (cursor) => unwrap(api.GET("/api/outbound", { params: { query: { ...(query as object), cursor, limit: 100 } } })),
    { every: EVERY_MS },
  );
  const filtered = Object.keys(same).length > 0;
  return (
    <Page title={text.title} about={text.about} full>
      <Grid columns="repeat(2, 200px)">
        <FilterField of={[questions, ask]} name="kind" label={text.kind} names={text.kinds} any={text.anyKind} />
        <FilterField
          of={[questions, ask]}
          name="status"
          label={text.status}
          names={text.statuses}
          any={text.anyStatus}
        />
      </Grid>
      <List
        label={text.title}
        of={deliveries}
        columns={deliveryColumns}
        keyOf={(one) => one.id}
        onOpen={(one) => ask({ delivery: one.id })}
        chosen={delivery}
        sort={query.sort}
        onSort={(by) => ask({ sort: by })}
        tall
        empty={nothing(filtered, { title: text.empty, next: text.emptyNext })}
      />
      <Drawer open={Boolean(delivery)} onClose={() => ask({ delivery: "" })} title={text.title}>
        {delivery && <Told id={delivery} />}
      </Drawer>
    </Page>
  );
}

function Told({ id }: { id: string }) {
  const may = useMay();
  const act = useAct();
  const params = { path: { id } };
  const delivery = useQuery({
    queryKey: [...LIST, "one", id],
    queryFn: () => unwrap(api.GET("/api/outbound/{id}", { params })),
  });
  const attempts = useList([...LIST, "one", id, "attempts"], (cursor) =>
    unwrap(api.GET("/api/outbound/{id}/attempts", { params: { ...params, query: { cursor } } })),
  );
  return (
    <Answer of={delivery}>
      {(one) => (
        <Stack gap={4}>
          <Facts
            rows={[
              [text.status, <DeliveryStatus key="status" of={one} />],
              [text.to, one.destination],
              [text.event, one.event || "–"],
              [text.created, dateTimeSeconds(one.created_at)],
              [text.error, one.last_error ?? "–"],
            ]}
          />
          {may("administer") && (
            <Row>
              <Button
                disabled={one.status === "delivered" || one.status === "sending"}
                onClick={() =>
                  void act(text.retried, () => unwrap(api.POST("/api/outbound/{id}/retry", { params })), LIST)
                }
              >
                {text.retry}
              </Button>
              <Button
                onClick={() =>
                  void act(text.replayed, () => unwrap(api.POST("/api/outbound/{id}/replay", { params })), LIST)
                }
              >
                {text.replay}
              </Button>
              <Button
                look="danger"
                disabled={one.status !== "pending"}
                onClick={() =>
                  void act(text.cancelled, () => unwrap(api.POST("/api/outbound/{id}/cancel", { params })), LIST)
                }
              >
                {text.cancel}
              </Button>
            </Row>
          )}
          <List
            label={text.attempts}
            of={attempts}
            keyOf={(attempt) => String(attempt.attempt)}
            empty={{ title: text.attemptsEmpty }}
            columns={[
              { id: "attempt", title: text.attempt, cell: (attempt) => attempt.attempt },
              { id: "at", title: text.created, cell: (attempt) => dateTimeSeconds(attempt.at) },
              { id: "status", title: text.status, cell: (attempt) => attempt.status ?? text.noReply },
              { id: "took", title: text.took, end: true, cell: (attempt) => milliseconds(attempt.took_ms) },
              { id: "reply", title: text.reply, fill: true, cell: (attempt) => attempt.error ?? attempt.reply ?? "–" },
            ]}
          />
          {one.last_error && <Code label={text.error}>{one.last_error}</Code>}
          <Json label={text.payload} value={one.payload} />
        </Stack>
      )}
    </Answer>
  );
}
