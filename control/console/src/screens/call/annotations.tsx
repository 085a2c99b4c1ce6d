import { Star } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/api/me";
import { usePeople } from "@/api/names";
import { callPage as text } from "@/strings/calls";
import { Button } from "@/ui/button";
import { SelectField, TextArea, TextField } from "@/ui/field";
import { Card, Facts, Row, Stack } from "@/ui/layout";
import { items } from "@/ui/texts";
import { useUnsaved } from "@/ui/unsaved";
import { useAnnotate } from "./annotate";
import style from "./call.module.css";
import type { Call } from "./call_model";

const RATINGS = [1, 2, 3, 4, 5];

/** What the team says of a call. */
export function Annotations({ call, tag }: { call: Call; tag: string }) {
  const may = useMay();
  const people = usePeople().data ?? [];
  const [notes, setNotes] = useState(call.notes ?? "");
  const [feedback, setFeedback] = useState(call.feedback ?? "");
  const [disposition, setDisposition] = useState(call.disposition ?? "");
  const [tags, setTags] = useState(call.tags.join(", "));
  const [rating, setRating] = useState(call.rating);
  const [assigned, setAssigned] = useState(call.assigned_to ?? "");
  const [busy, setBusy] = useState(false);

  useUnsaved(
    notes !== (call.notes ?? "") ||
      feedback !== (call.feedback ?? "") ||
      disposition !== (call.disposition ?? "") ||
      tags !== call.tags.join(", ") ||
      rating !== call.rating ||
      assigned !== (call.assigned_to ?? ""),
  );
  const annotate = useAnnotate(call, tag);
  const save = async () => {
    setBusy(true);
    await annotate({
      notes: notes || null,
      feedback: feedback || null,
      disposition: disposition || null,
      rating,
      assigned_to: assigned || null,
      tags: items(tags),
    });
    setBusy(false);
  };

  if (!may("supervise"))
    return (
      <Card title={text.notes}>
        <Facts
          rows={[
            [text.rating, rating ? text.rate(rating) : "–"],
            [text.disposition, disposition || "–"],
            [text.notes, notes || "–"],
          ]}
        />
      </Card>
    );
  return (
    <Card title={text.notes} about={text.notesHint}>
      <Stack>
        <Stars value={rating} onChange={setRating} />
        <TextField
          label={text.disposition}
          hint={text.dispositionHint}
          value={disposition}
          onChange={setDisposition}
          maxLength={200}
        />
        <TextField label={text.tags} hint={text.tagsHint} value={tags} onChange={setTags} />
        {people.length > 0 && (
          <SelectField
            label={text.assigned}
            value={assigned}
            onChange={setAssigned}
            choices={[
              { value: "", label: text.nobody },
              ...people.map((one) => ({ value: one.id, label: one.display_name || one.email || one.id })),
            ]}
          />
        )}
        <TextArea label={text.notes} value={notes} onChange={setNotes} maxLength={10_000} />
        <TextArea label={text.feedback} value={feedback} onChange={setFeedback} rows={2} maxLength={10_000} />
        <Row>
          <Button look="primary" onClick={save} busy={busy}>
            {text.saveNotes}
          </Button>
        </Row>
      </Stack>
    </Card>
  );
}

function Stars({ value, onChange }: { value: number | null; onChange: (value: number | null) => void }) {
  return (
    <div role="radiogroup" aria-label={text.rating} className={style.stars}>
      {RATINGS.map((n) => (
        <button
          key={n}
          type="button"
          role="radio"
          aria-checked={value === n}
          aria-label={text.rate(n)}
          data-lit={value !== null && n <= value}
          onClick={() => onChange(value === n ? null : n)}
        >
          <Star aria-hidden fill={value !== null && n <= value ? "currentColor" : "none"} />
        </button>
      ))}
    </div>
  );
}
