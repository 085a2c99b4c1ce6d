import { outgoing as text } from "@/strings/outgoing";
import { FieldFaults } from "@/ui/faults";

interface Agent {
  id: string;
  name: string;
  status: string;
  organisation_id: string;
}

/** Who of `agents` may ring people for `organisation`, who of them does, and what to say where there is nobody yet. */
export function whoRings(
  agents: { data: Agent[] | undefined; isPending: boolean },
  organisation: string,
  chosen: string,
): { offered: { value: string; label: string }[]; agent: string; hint: string | undefined; waits: boolean } {
  const published = (agents.data ?? []).filter(
    (one) => one.status === "published" && one.organisation_id === organisation,
  );
  const known = agents.data !== undefined;
  return {
    offered: published.map((one) => ({ value: one.id, label: one.name })),
    agent: (published.find((one) => one.id === chosen) ?? published[0])?.id ?? "",
    hint: known
      ? published.length === 0
        ? text.agentHint
        : undefined
      : agents.isPending
        ? text.agentsLoading
        : text.agentsAway,
    waits: !known,
  };
}

/** Before anything is sent: the server would speak of the form of an id. */
export function someoneMustRing(agent: string): void {
  if (agent === "") throw new FieldFaults({ agent_id: text.chooseAgent });
}
