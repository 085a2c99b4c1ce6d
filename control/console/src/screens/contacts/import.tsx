import { Download } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useStaleList } from "@/api/act";
import { api, unwrap } from "@/api/client";
import { useHome } from "@/api/me";
import { useCountry } from "@/api/names";
import { Problem } from "@/api/problem";
import { common } from "@/strings/common";
import { contactImport as text } from "@/strings/contact_import";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { FieldFaults } from "@/ui/faults";
import { FormFailure, FormFields, useForm } from "@/ui/form";
import { Dialog } from "@/ui/layer";
import { Row, Stack } from "@/ui/layout";
import { OrganisationField } from "@/ui/organisation_field";
import { messageOf } from "@/ui/states";
import { Table } from "@/ui/table";
import { notifyGood } from "@/ui/toast";
import { useUnsaved } from "@/ui/unsaved";
import { type ContactLine, contactLines } from "./contact_lines";
import { type Course, importAll, notTaken, passing, rangesOf, restOf } from "./import_course";

/** So that whoever waits sees its end. */
const CONTACTS_MAX = 1_000;
const PAUSE_MS = 1_000;
/** As long as a limit of requests a minute needs to be over. */
const TRIES_MAX = 70;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Adds one; what is wrong with it, where it is. Where the server is away or busy it is tried again, until `isOver`. */
async function add(one: ContactLine, organisation_id: string, isOver: () => boolean): Promise<string | undefined> {
  const { name, phone, email, company, tags } = one;
  const body = { name, phone, email, company, tags, organisation_id };
  const header = { "Idempotency-Key": crypto.randomUUID() };
  for (let tries = 1; ; ++tries) {
    try {
      await unwrap(api.POST("/api/contacts", { params: { header }, body }));
      return undefined;
    } catch (error) {
      if (!passing(error) || tries >= TRIES_MAX || isOver()) {
        if (error instanceof Problem && error.status === 409) return text.there;
        if (error instanceof Problem && error.status === 422) return messageOf(error);
        throw error;
      }
      await wait(PAUSE_MS);
    }
  }
}

/** Lets the browser keep a table that was made here. */
function saveAs(name: string, table: string): void {
  const link = document.createElement("a");
  // With a mark at its beginning, by which spreadsheets know that its letters are UTF-8.
  link.href = URL.createObjectURL(new Blob(["\uFEFF", table], { type: "text/csv" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), PAUSE_MS);
}

/** Which lines were taken, which were not, and why. */
function CourseTold({ of }: { of: Course }) {
  return (
    <Stack>
      {of.stopped && <p role="alert">{text.brokeOff(of.stopped.line, of.stopped.what)}</p>}
      <ul style={{ margin: 0, paddingLeft: "var(--s4)" }}>
        <li>{text.took(of.taken.length, rangesOf(of.taken))}</li>
        <li>{text.refused(of.refused.length)}</li>
        {of.untried.length > 0 && <li>{text.notTried(of.untried.length, rangesOf(of.untried))}</li>}
      </ul>
      <p className="muted">{text.restHint}</p>
      <h2>{text.left}</h2>
      <Table
        label={text.left}
        rows={notTaken(of)}
        keyOf={(one) => String(one.line)}
        columns={[
          { id: "line", title: text.line, cell: (one) => <span className="tabular">{one.line}</span> },
          { id: "why", title: text.why, fill: true, cell: (one) => one.what },
        ]}
      />
    </Stack>
  );
}

/** Contacts out of a file, one after the other; each line that is not one is told with why. */
export default function Import({ onClose, stale }: { onClose: () => void; stale: unknown[] }) {
  const home = useHome();
  const refetch = useStaleList();
  const [organisation, setOrganisation] = useState(home?.id ?? "");
  const country = useCountry(organisation);
  const [file, setFile] = useState("");
  const [done, setDone] = useState<[number, number] | null>(null);
  const [course, setCourse] = useState<Course | null>(null);
  const [saved, setSaved] = useState(false);
  const halted = useRef(false);
  const read = useMemo(() => (file === "" ? null : contactLines(file, country)), [file, country]);
  const sent = useForm(async () => {
    if (!read || read.lines.length + read.faults.length === 0) throw new FieldFaults({ file: text.nothing });
    if (read.lines.length > CONTACTS_MAX) throw new FieldFaults({ file: text.tooMany(CONTACTS_MAX) });
    if (read.lines.length === 0 && read.faults[0]?.line === 1) throw new FieldFaults({ file: text.noColumns });
    halted.current = false;
    try {
      const came = await importAll({
        ...read,
        add: (one) => add(one, organisation, () => halted.current),
        onProgress: (index) => setDone([index, read.lines.length]),
        isOver: () => halted.current,
      });
      if (came.taken.length > 0) notifyGood(text.imported(came.taken.length));
      if (notTaken(came).length === 0) onClose();
      else setCourse(came);
    } finally {
      setDone(null);
      await refetch(stale);
    }
  }, false);
  // What was not taken stands nowhere else.
  useUnsaved(sent.busy || (course !== null && !saved));
  return (
    <Dialog
      open
      title={text.title}
      about={text.about}
      onClose={sent.busy ? () => undefined : onClose}
      foot={
        course && (
          <>
            <Button
              look="primary"
              onClick={() => {
                saveAs(text.restName, restOf(file, notTaken(course)));
                setSaved(true);
              }}
            >
              <Download aria-hidden /> {text.rest}
            </Button>
            <Button onClick={onClose}>{common.close}</Button>
          </>
        )
      }
    >
      {course ? (
        <CourseTold of={course} />
      ) : (
        <FormFields of={sent}>
          <Field
            label={text.file}
            name="file"
            hint={read ? text.found(read.lines.length, read.faults.length) : undefined}
          >
            {(wiring) => (
              <input
                {...wiring}
                type="file"
                accept=".csv,text/csv"
                required
                onChange={(event) => {
                  sent.touch("file");
                  void event.target.files?.[0]?.text().then(setFile);
                }}
              />
            )}
          </Field>
          <OrganisationField value={organisation} onChange={setOrganisation} />
          <FormFailure />
          <Row between>
            <span role="status" className="muted">
              {done && text.progress(done[0], done[1])}
            </span>
            <Row>
              {done && <Button onClick={() => (halted.current = true)}>{text.halt}</Button>}
              <Button type="submit" look="primary" busy={sent.busy}>
                {text.submit}
              </Button>
            </Row>
          </Row>
        </FormFields>
      )}
    </Dialog>
  );
}
