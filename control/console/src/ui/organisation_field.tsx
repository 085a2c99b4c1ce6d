import { useEffect } from "react";
import { useDesk, useHome } from "@/api/me";
import { common } from "@/strings/common";
import { SelectField } from "./field";

interface Props {
  value: string;
  onChange: (id: string) => void;
  name?: string;
}

/** Whose a new row is to be: asked only of who looks at several organisations. */
export function OrganisationField({ value, onChange, name = "organisation_id" }: Props) {
  const { me } = useDesk();
  const home = useHome();
  const first = me.organisations[0]?.id ?? "";
  useEffect(() => {
    if (!value && first) onChange(first);
  }, [value, first, onChange]);
  if (home) return null;
  return (
    <SelectField
      label={common.organisation}
      name={name}
      value={value}
      onChange={onChange}
      choices={me.organisations.map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}
