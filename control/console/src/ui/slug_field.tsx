import { TextField } from "./field";

/** A short name as it stands in addresses. */
export const SlugField = (props: {
  label: string;
  name?: string;
  value: string;
  onChange: (value: string) => void;
}) => <TextField {...props} required pattern="[a-z0-9\-]+" maxLength={63} />;
