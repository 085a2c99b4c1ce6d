import { NotebookPen } from "lucide-react";
import { useState } from "react";
import { callPage as text } from "@/strings/calls";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { Row } from "@/ui/layout";
import { useAnnotate, wordsOf } from "../call/annotate";
import type { Call } from "../call/call_model";
import style from "./wall.module.css";

/** Notes while the call is on: the same that its page shows afterwards. */
export function DrawerNotes({ call, tag }: { call: Call; tag: string }) {
  const [open, setOpen] = useState(false);
  return (
    <section className={style.notes}>
      <Row>
        <Button small look="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
          <NotebookPen aria-hidden /> {text.notes}
        </Button>
        {!open && call.notes && <span className="muted">{call.notes}</span>}
      </Row>
      {open && <Writing key={wordsOf(call)} call={call} tag={tag} />}
    </section>
  );
}

function Writing({ call, tag }: { call: Call; tag: string }) {
  const [notes, setNotes] = useState(call.notes ?? "");
  const [busy, setBusy] = useState(false);
  const annotate = useAnnotate(call, tag);
  const save = async () => {
    setBusy(true);
    await annotate({ notes: notes || null });
    setBusy(false);
  };
  return (
    <>
      <TextArea
        bare
        label={text.notes}
        hint={text.notesHint}
        value={notes}
        onChange={setNotes}
        rows={3}
        maxLength={10_000}
      />
      <Row>
        <Button small onClick={() => void save()} busy={busy} disabled={notes === (call.notes ?? "")}>
          {text.saveNotes}
        </Button>
      </Row>
    </>
  );
}
