import { useEffect } from "react";
import { useDesk, useHome } from "@/api/me";
import { common } from "@/strings/common";
import { SelectField } from "./field";

/** Whose a new row is to be: asked only of who looks at several organisations. */
export function OrganisationField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
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
      value={value}
      onChange={onChange}
      choices={me.organisations.map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}
