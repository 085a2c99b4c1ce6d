import { useQueryClient } from "@tanstack/react-query";
import { Star } from "lucide-react";
import { useState } from "react";
import { api, unwrap } from "@/api/client";
import { useMay } from "@/api/me";
import { usePeople } from "@/api/names";
import { Problem } from "@/api/problem";
import { callPage as text } from "@/strings/calls";
import { common } from "@/strings/common";
import { Button } from "@/ui/button";
import { SelectField, TextArea, TextField } from "@/ui/field";
import { Card, Facts, Row, Stack } from "@/ui/layout";
import { notify, notifyBad, notifyGood } from "@/ui/toast";
import style from "./call.module.css";
import type { Call } from "./call_model";

const RATINGS = [1, 2, 3, 4, 5];

/** What the team says of a call. Two people at once: the second is told, and sees what the first wrote. */
export function Annotations({ call, tag }: { call: Call; tag: string }) {
  const may = useMay();
  const client = useQueryClient();
  const people = usePeople().data ?? [];
  const [notes, setNotes] = useState(call.notes ?? "");
  const [feedback, setFeedback] = useState(call.feedback ?? "");
  const [disposition, setDisposition] = useState(call.disposition ?? "");
  const [tags, setTags] = useState(call.tags.join(", "));
  const [rating, setRating] = useState(call.rating);
  const [assigned, setAssigned] = useState(call.assigned_to ?? "");
  const [busy, setBusy] = useState(false);

  const reload = () => client.invalidateQueries({ queryKey: ["call", call.id] });
  const save = async () => {
    setBusy(true);
    try {
      const body = {
        notes: notes || null,
        feedback: feedback || null,
        disposition: disposition || null,
        rating,
        assigned_to: assigned || null,
        tags: tags
          .split(",")
          .map((one) => one.trim())
          .filter(Boolean),
      };
      await unwrap(
        api.PATCH("/api/calls/{id}", { params: { path: { id: call.id }, header: { "If-Match": tag } }, body } as never),
      );
      notifyGood(common.saved);
    } catch (error) {
      if (error instanceof Problem && error.status === 412) notify({ title: text.changedMeanwhile, tone: "bad" });
      else notifyBad(text.notes, error);
    } finally {
      setBusy(false);
      await reload();
    }
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
