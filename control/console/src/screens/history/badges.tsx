import { calls as text } from "@/strings/calls";
import { Badge, type Tone } from "@/ui/layout";

const outcomeTones: Record<string, Tone> = {
  booked: "good",
  rescheduled: "info",
  cancelled: "warn",
  transferred: "accent",
  answered: "good",
  voicemail: "info",
  abandoned: "bad",
};
const wanted = new Set(["caller-hangup", "agent-hangup", "transferred", "supervisor-hangup"]);

export function OutcomeBadge({ outcome }: { outcome: string }) {
  if (outcome === "none") return <span className="muted">–</span>;
  return <Badge tone={outcomeTones[outcome] ?? "plain"}>{text.outcomes[outcome] ?? outcome}</Badge>;
}

/** Plain words; what nobody wanted stands out. */
export function EndReason({ reason }: { reason: string | null }) {
  if (!reason) return <span className="muted">–</span>;
  const words = text.reasons[reason] ?? reason;
  return wanted.has(reason) ? <span>{words}</span> : <Badge tone="bad">{words}</Badge>;
}

const moodTones: Record<string, Tone> = { positive: "good", neutral: "plain", negative: "bad" };
export function Mood({ mood }: { mood: string | null }) {
  if (!mood) return <span className="muted">–</span>;
  return (
    <Badge dot tone={moodTones[mood] ?? "plain"}>
      {text.moods[mood] ?? mood}
    </Badge>
  );
}

/** Answers above this feel slow on the phone. */
export const SLOW_MS = 1_500;
export const LATE_MS = 2_500;
export const latencyTone = (ms: number | null | undefined): Tone =>
  ms === null || ms === undefined ? "plain" : ms > LATE_MS ? "bad" : ms > SLOW_MS ? "warn" : "good";
