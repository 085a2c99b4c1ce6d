import { useSave } from "@/api/act";
import { api, unwrap } from "@/api/client";
import { agentPage as text, agents } from "@/strings/agents";
import { TextArea, TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormDialog } from "@/ui/layer";
import { SlugField } from "@/ui/slug_field";
import type { Agent } from "./agent_page";

/** What of an agent is worth beginning another with: nobody's numbers. */
const KEPT = [
  "instructions",
  "greeting",
  "fallback_message",
  "voice",
  "speed",
  "languages",
  "tools",
  "noise_reduction",
  "turn_detection",
  "filler",
  "closed_hours",
] as const;

/** For operators: the draft as a template for everybody. */
export function SaveTemplate({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const save = useSave();
  const { filled, of } = useFilled({ name: agent.name, slug: "", trade: "", description: "" });
  const keep = () => {
    const definition = Object.fromEntries(
      KEPT.map((name) => [name, agent[name]]).filter(([, value]) => value !== null),
    );
    return save(
      text.templateSaved,
      () => unwrap(api.POST("/api/agent-templates", { body: { ...filled, definition } })),
      ["agent-templates"],
    );
  };
  return (
    <FormDialog onClose={onClose} title={text.saveTemplate} about={text.saveTemplateAbout} onSubmit={keep}>
      <TextField label={agents.name} {...of("name")} required maxLength={200} autoFocus />
      <SlugField label={text.templateSlug} {...of("slug")} />
      <TextField label={text.trade} {...of("trade")} required maxLength={63} />
      <TextArea label={text.templateDescription} {...of("description")} rows={2} maxLength={500} />
    </FormDialog>
  );
}
