import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSave } from "@/api/act";
import { api, type Schemas, unwrap } from "@/api/client";
import { useHome } from "@/api/me";
import { common } from "@/strings/common";
import { connections as text } from "@/strings/office";
import { SelectField, TextField } from "@/ui/field";
import { FormDialog } from "@/ui/layer";
import { OrganisationField } from "@/ui/organisation_field";
import { capital } from "@/ui/texts";
import { LIST } from "./connections";
import { configured, kept, type Settings, settingsOf } from "./connection_settings";
import { SecretField } from "./secret_field";

const useApps = () =>
  useQuery({
    queryKey: ["connection-apps"],
    queryFn: async () => (await unwrap(api.GET("/api/connection-apps", { params: { query: { limit: 200 } } }))).data,
  }).data ?? [];

interface FieldsProps {
  names: string[];
  wanted: string[];
  values: Settings;
  onChange: (values: Settings) => void;
}

/** What a connection knows besides its secret. */
const SettingFields = ({ names, wanted, values, onChange }: FieldsProps) =>
  names.map((name) => (
    <TextField
      key={name}
      label={name === "url" ? text.url : capital(name.replaceAll("_", " "))}
      type={name === "url" ? "url" : "text"}
      required={wanted.includes(name)}
      name={`config.${name}`}
      value={values[name] ?? ""}
      onChange={(value) => onChange({ ...values, [name]: value })}
    />
  ));

/** Its name and its settings; the secret is replaced by itself, for nobody can read it back. */
export function Edit({ one, onClose }: { one: Schemas["Connection"]; onClose: () => void }) {
  const save = useSave();
  const app = useApps().find((each) => each.slug === one.slug);
  const [name, setName] = useState(one.app_name);
  const [values, setValues] = useState(configured(one.config));
  const keep = () => {
    const body = { app_name: name, config: kept(one.config, values) };
    return save(
      text.saved,
      () => unwrap(api.PATCH("/api/connections/{id}", { params: { path: { id: one.id } }, body })),
      LIST,
    );
  };
  return (
    <FormDialog onClose={onClose} title={text.edit} submit={common.save} onSubmit={keep}>
      <TextField label={text.name} value={name} name="app_name" onChange={setName} required maxLength={200} autoFocus />
      <SettingFields
        names={settingsOf(app, configured(one.config))}
        wanted={app?.needs ?? []}
        values={values}
        onChange={setValues}
      />
    </FormDialog>
  );
}

/** Another app, which is asked for what it needs. */
export function Add({ onClose }: { onClose: () => void }) {
  const home = useHome();
  const save = useSave();
  const apps = useApps();
  const [slug, setSlug] = useState("");
  const [values, setValues] = useState<Settings>({});
  const [secret, setSecret] = useState("");
  const [organisation, setOrganisation] = useState(home?.id ?? "");
  const app = apps.find((each) => each.slug === slug);
  const names = settingsOf(app);
  const add = () => {
    const config = kept({}, Object.fromEntries(names.map((name) => [name, values[name] ?? ""])));
    const body = { organisation_id: organisation, slug, config, ...(secret ? { secret } : {}) };
    return save(text.created, () => unwrap(api.POST("/api/connections", { body })), LIST);
  };
  return (
    <FormDialog onClose={onClose} title={text.create} onSubmit={add}>
      <SelectField
        label={text.slug}
        value={slug}
        name="slug"
        onChange={setSlug}
        choices={apps.map((each) => ({ value: each.slug, label: each.name }))}
      />
      <SettingFields names={names} wanted={app?.needs ?? []} values={values} onChange={setValues} />
      <SecretField value={secret} onChange={setSecret} required={app?.needs_secret ?? false} />
      <OrganisationField value={organisation} onChange={setOrganisation} />
    </FormDialog>
  );
}
