import { Download, Upload } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useSave } from "@/api/act";
import { useGo, useQuestions } from "@/api/address";
import { api, download, type Schemas, unwrap } from "@/api/client";
import { useList } from "@/api/list";
import { useHome, useMay, useScope } from "@/api/me";
import { useCountry } from "@/api/names";
import { common } from "@/strings/common";
import { contactImport } from "@/strings/contact_import";
import { contacts as text } from "@/strings/office";
import { outgoing } from "@/strings/outgoing";
import { Button } from "@/ui/button";
import { FieldFaults } from "@/ui/faults";
import { SearchField, TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormDialog } from "@/ui/layer";
import { useLater } from "@/ui/later";
import { List, NewButton, nothing, RowMenu } from "@/ui/list_screen";
import { Badge, Page, Row } from "@/ui/layout";
import { OrganisationField } from "@/ui/organisation_field";
import { Removal } from "@/ui/removal";
import { type Column, TwoLines } from "@/ui/table";
import { items } from "@/ui/texts";
import { ago, day, phone } from "@/ui/time";
import { notifyBad } from "@/ui/toast";
import { PlaceCall } from "../outgoing/place_call";

type Contact = Schemas["ContactSummary"];
const LIST = ["contacts"];
/** Fetched when it is opened: it knows how the whole world writes its numbers. */
const Import = lazy(() => import("./import"));

export default function Contacts() {
  const go = useGo();
  const scope = useScope();
  const may = useMay();
  const [questions, ask] = useQuestions();
  const words = useLater(questions.text ?? "");
  const [editing, setEditing] = useState<Contact | "new" | null>(null);
  const [removing, setRemoving] = useState<Contact | null>(null);
  const [calling, setCalling] = useState("");
  const [importing, setImporting] = useState(false);
  const operates = may("operate");
  const query = { ...scope, ...(words ? { text: words } : {}) };
  const contacts = useList([...LIST, query], (cursor) =>
    unwrap(api.GET("/api/contacts", { params: { query: { ...query, cursor, limit: 100 } } })),
  );
  const columns: Column<Contact>[] = [
    { id: "name", title: text.name, cell: (one) => <TwoLines first={<b>{one.name || "–"}</b>} second={one.company} /> },
    { id: "phone", title: text.phone, cell: (one) => <span className="tabular">{phone(one.phone)}</span> },
    { id: "email", title: text.email, cell: (one) => one.email ?? "–" },
    {
      id: "tags",
      title: text.tags,
      cell: (one) => (
        <Row gap={1}>
          {one.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </Row>
      ),
    },
    { id: "last", title: text.lastCall, cell: (one) => (one.last_call_at ? ago(one.last_call_at) : common.never) },
    { id: "added", title: text.added, cell: (one) => day(one.created_at) },
    {
      id: "more",
      title: "",
      end: true,
      cell: (one) => (
        <RowMenu
          of={one.name}
          items={[
            { label: text.calls, onSelect: () => go(`/calls?contact_id=${one.id}`) },
            { label: text.records, onSelect: () => go(`/records?contact_id=${one.id}`) },
            ...(operates
              ? [
                  { label: outgoing.place, disabled: !one.phone, onSelect: () => setCalling(one.phone ?? "") },
                  { label: text.edit, onSelect: () => setEditing(one) },
                  null,
                  { label: common.delete, danger: true, onSelect: () => setRemoving(one) },
                ]
              : []),
          ]}
        />
      ),
    },
  ];
  const save = () =>
    download("/api/contacts.csv", query as Record<string, string>).catch((error) => notifyBad(common.export, error));
  const create = operates && <NewButton label={text.create} onClick={() => setEditing("new")} />;
  return (
    <Page
      title={text.title}
      about={text.about}
      actions={
        <>
          <Button onClick={() => void save()}>
            <Download aria-hidden /> {common.export}
          </Button>
          {operates && (
            <Button onClick={() => setImporting(true)}>
              <Upload aria-hidden /> {contactImport.open}
            </Button>
          )}
          {create}
        </>
      }
    >
      <div style={{ maxWidth: 380 }}>
        <SearchField label={text.search} value={questions.text ?? ""} onChange={(value) => ask({ text: value })} />
      </div>
      <List
        label={text.title}
        of={contacts}
        columns={columns}
        keyOf={(one) => one.id}
        empty={nothing(words !== "", { title: text.empty, next: text.emptyNext, action: create })}
      />
      {calling && <PlaceCall to={calling} onClose={() => setCalling("")} />}
      <Suspense fallback={null}>{importing && <Import stale={LIST} onClose={() => setImporting(false)} />}</Suspense>
      {editing && <Edit contact={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
      <Removal
        of={removing}
        onClose={() => setRemoving(null)}
        title={(one) => text.removeTitle(one.name || phone(one.phone))}
        about={text.removeAbout}
        done={text.removed}
        remove={(one) => unwrap(api.DELETE("/api/contacts/{id}", { params: { path: { id: one.id } } }))}
        stale={LIST}
      />
    </Page>
  );
}

function Edit({ contact, onClose }: { contact: Contact | null; onClose: () => void }) {
  const home = useHome();
  const save = useSave();
  const { filled, of } = useFilled({
    name: contact?.name ?? "",
    phone: contact?.phone ?? "",
    email: contact?.email ?? "",
    company: contact?.company ?? "",
    tags: contact?.tags.join(", ") ?? "",
    organisation_id: contact?.organisation_id ?? home?.id ?? "",
  });
  const country = useCountry(filled.organisation_id);
  const keep = async () => {
    const { organisation_id, ...typed } = filled;
    if (!typed.phone.trim() && !typed.email.trim()) throw new FieldFaults({ phone: text.needsOne });
    const { dialledOr } = await import("@/ui/phone_number");
    const body = {
      ...typed,
      phone: typed.phone.trim() ? dialledOr("phone", typed.phone, country) : null,
      email: typed.email.trim().toLowerCase() || null,
      tags: items(typed.tags),
    };
    return save(
      text.saved,
      () =>
        contact
          ? unwrap(api.PATCH("/api/contacts/{id}", { params: { path: { id: contact.id } }, body }))
          : unwrap(api.POST("/api/contacts", { body: { ...body, organisation_id } })),
      LIST,
    );
  };
  return (
    <FormDialog onClose={onClose} title={contact ? text.edit : text.create} submit={common.save} onSubmit={keep}>
      <TextField label={text.name} {...of("name")} maxLength={200} autoFocus />
      <TextField label={text.phone} type="tel" {...of("phone")} />
      <TextField label={text.email} type="email" {...of("email")} />
      <TextField label={text.company} {...of("company")} maxLength={200} />
      <TextField label={text.tags} hint={text.tagsHint} {...of("tags")} />
      {!contact && <OrganisationField {...of("organisation_id")} />}
    </FormDialog>
  );
}
