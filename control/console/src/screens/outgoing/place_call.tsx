import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useStaleList } from "@/api/act";
import { useGo } from "@/api/address";
import { api, unwrap } from "@/api/client";
import { useHome } from "@/api/me";
import { useAgents, useCountry } from "@/api/names";
import { once } from "@/api/once";
import { common } from "@/strings/common";
import { outgoing as text } from "@/strings/outgoing";
import { Button } from "@/ui/button";
import { SelectField, TextArea, TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormDialog } from "@/ui/layer";
import { Row } from "@/ui/layout";
import { OrganisationField } from "@/ui/organisation_field";
import { FieldFaults } from "@/ui/faults";
import { items } from "@/ui/texts";
import { phone } from "@/ui/time";
import { notifyGood } from "@/ui/toast";
import { someoneMustRing, whoRings } from "./ringing";

export const BATCHES = ["call-batches"];

/** The first of `numbers` that stands there twice, told; nobody is rung twice by one list. */
function twice(numbers: string[]): string | undefined {
  const places = new Map<string, number>();
  for (const [index, number] of numbers.entries()) {
    const first = places.get(number);
    if (first !== undefined) return text.twice(index + 1, phone(number), first);
    places.set(number, index + 1);
  }
  return undefined;
}

/** Whose agent rings, and from which number. */
function useCaller() {
  const home = useHome();
  const { filled, of } = useFilled({ organisation_id: home?.id ?? "", agent_id: "", from: "" });
  const organisation = filled.organisation_id;
  const agents = useAgents();
  const { offered, agent, hint, waits } = whoRings(agents, organisation, filled.agent_id);
  const numbers = useQuery({
    queryKey: ["numbers", "of", organisation],
    enabled: organisation !== "",
    queryFn: async () =>
      (await unwrap(api.GET("/api/numbers", { params: { query: { organisation_id: organisation, limit: 200 } } })))
        .data,
  });
  const fields = (
    <>
      <OrganisationField {...of("organisation_id")} />
      <SelectField label={text.agent} hint={hint} {...of("agent_id")} value={agent} choices={offered} />
      {waits && !agents.isPending && (
        <Row>
          <Button small onClick={() => agents.refetch()} busy={agents.isFetching}>
            {common.retry}
          </Button>
        </Row>
      )}
      <SelectField
        label={text.from}
        {...of("from")}
        choices={[
          { value: "", label: text.anyNumber },
          ...(numbers.data ?? [])
            .filter((one) => one.active)
            .map((one) => ({ value: one.number, label: [phone(one.number), one.label].filter(Boolean).join(" · ") })),
        ]}
      />
    </>
  );
  return {
    fields,
    waits,
    country: useCountry(organisation),
    caller: { organisation_id: organisation, agent_id: agent, from: filled.from || null },
  };
}

/** One call, now; then its page, which shows how it goes. */
export function PlaceCall({ to: given = "", onClose }: { to?: string; onClose: () => void }) {
  const go = useGo();
  const refetch = useStaleList();
  const { fields, waits, country, caller } = useCaller();
  const [to, setTo] = useState(given);
  const [asOne] = useState(once);
  const place = async () => {
    someoneMustRing(caller.agent_id);
    const { dialledOr } = await import("@/ui/phone_number");
    const body = { ...caller, to: dialledOr("to", to, country) };
    // Nobody is rung twice because the answer to the first try was lost.
    const call = await asOne(body, (header) => unwrap(api.POST("/api/calls", { params: { header }, body })));
    notifyGood(text.placed);
    await refetch(["calls"]);
    go(`/calls/${call.id}`);
  };
  return (
    <FormDialog onClose={onClose} title={text.place} about={text.placeAbout} onSubmit={place} waits={waits}>
      <TextField
        label={text.to}
        hint={text.toHint}
        type="tel"
        value={to}
        name="to"
        onChange={setTo}
        required
        autoFocus
      />
      {fields}
    </FormDialog>
  );
}

/** Many calls, evenly spread. */
export function PlaceList({ onClose }: { onClose: () => void }) {
  const refetch = useStaleList();
  const { fields, waits, country, caller } = useCaller();
  const { filled, of } = useFilled({ name: "", calls: "", per_minute: "" });
  const [asOne] = useState(once);
  const place = async () => {
    someoneMustRing(caller.agent_id);
    const { dialled } = await import("@/ui/phone_number");
    const numbers = items(filled.calls, /[\n,;]/).map((one) => dialled(one, country));
    const again = twice(numbers);
    if (again) throw new FieldFaults({ calls: again });
    const body = {
      ...caller,
      name: filled.name,
      per_minute: filled.per_minute ? Number(filled.per_minute) : null,
      calls: numbers.map((to) => ({ to })),
    };
    const { calls } = await asOne(body, (header) => unwrap(api.POST("/api/calls/batch", { params: { header }, body })));
    notifyGood(text.listed(calls));
    await refetch(BATCHES);
  };
  return (
    <FormDialog onClose={onClose} title={text.list} about={text.listAbout} onSubmit={place} waits={waits}>
      <TextField label={text.name} {...of("name")} required maxLength={200} autoFocus />
      <TextArea label={text.numbers} hint={text.numbersHint} {...of("calls")} required rows={6} />
      {fields}
      <TextField
        label={text.perMinute}
        hint={text.perMinuteHint}
        type="number"
        min={1}
        max={600}
        {...of("per_minute")}
      />
    </FormDialog>
  );
}
