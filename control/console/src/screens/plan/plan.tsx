import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAct } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { type Membership, useHome, useMay } from "@/api/me";
import { Problem } from "@/api/problem";
import { common } from "@/strings/common";
import { plan as text } from "@/strings/setup";
import { Chart } from "@/ui/chart";
import { Button } from "@/ui/button";
import { SwitchField, TextField } from "@/ui/field";
import { Badge, Card, Facts, Page, Row, Stack, Stat, Stats } from "@/ui/layout";
import { Answer, Empty } from "@/ui/states";
import { capital } from "@/ui/texts";
import { count, day, money, tenths } from "@/ui/time";

type Subscription = Schemas["Subscription"];
const DAYS = 90;

export default function Plan() {
  const home = useHome();
  return (
    <Page title={text.title} about={text.about}>
      {home ? <Of home={home} /> : <Empty title={common.pickOrganisation} next={common.pickOrganisationNext} />}
    </Page>
  );
}

function Of({ home }: { home: Membership }) {
  const query = { organisation_id: home.id };
  const subscription = useQuery({
    queryKey: ["subscription", home.id],
    queryFn: () => unwrap(api.GET("/api/subscription", { params: { query } })),
  });
  const usage = useQuery({
    queryKey: ["usage", home.id],
    queryFn: async () => {
      const first = new Date(Date.now() - DAYS * 86_400_000).toISOString().slice(0, 10);
      return (await unwrap(api.GET("/api/usage", { params: { query: { ...query, first_day: first, limit: 200 } } })))
        .data;
    },
  });
  if (subscription.error instanceof Problem && subscription.error.status === 404)
    return <Empty title={text.none} next={text.noneNext} />;
  return (
    <>
      <Answer of={subscription}>{(one) => <Told one={one} />}</Answer>
      <Card title={text.perDay}>
        <Answer of={usage}>
          {(days) => {
            const rows = [...days].reverse();
            return (
              <Chart
                label={text.perDay}
                times={rows.map((one) => new Date(`${one.day}T00:00:00`).getTime() / 1000)}
                lines={[{ label: text.minutes, values: rows.map((one) => one.seconds / 60), bars: true }]}
                format={tenths}
              />
            );
          }}
        </Answer>
      </Card>
    </>
  );
}

function Told({ one }: { one: Subscription }) {
  const may = useMay();
  const act = useAct();
  const [wanted, setWanted] = useState(one.requested_plan ?? "");
  const change = (body: Schemas["SubscriptionUpdate"]) =>
    act(
      text.changed,
      () =>
        unwrap(api.PATCH("/api/subscription", { params: { query: { organisation_id: one.organisation_id } }, body })),
      ["subscription"],
    );
  const left = Math.max(0, one.minutes_included - one.minutes_used);
  return (
    <>
      <Stats>
        <Stat label={text.plan} value={capital(one.plan)} note={text.statuses[one.status]} />
        <Stat
          label={text.minutes}
          value={count(Math.round(one.minutes_used))}
          note={text.of(count(one.minutes_included))}
        />
        <Stat label={text.left} value={count(Math.round(left))} />
        <Stat label={text.price} value={money(one.price, one.currency)} />
      </Stats>
      <Card
        title={text.plan}
        actions={<Badge tone={one.status === "active" ? "good" : "warn"}>{text.statuses[one.status]}</Badge>}
      >
        <Stack gap={4}>
          <Facts
            rows={[
              [text.period, `${day(one.period_start)} – ${day(one.period_end)}`],
              ...(one.trial_ends_at ? ([[text.trialEnds, day(one.trial_ends_at)]] as [string, string][]) : []),
              ...(one.lapses_at ? ([[text.lapses, day(one.lapses_at)]] as [string, string][]) : []),
              ...(one.requested_plan
                ? ([[text.request, text.requested(capital(one.requested_plan))]] as [string, string][])
                : []),
            ]}
          />
          {may("own") && (
            <>
              <Row>
                <TextField
                  bare
                  label={text.request}
                  placeholder={text.request}
                  value={wanted}
                  onChange={setWanted}
                  maxLength={50}
                />
                <Button onClick={() => void change({ requested_plan: wanted || null })}>{common.save}</Button>
              </Row>
              <SwitchField
                label={text.cancel}
                checked={one.cancel_at_period_end}
                onChange={(cancel_at_period_end) => void change({ cancel_at_period_end })}
              />
            </>
          )}
        </Stack>
      </Card>
    </>
  );
}
