import { connections as text } from "@/strings/office";
import { TextField } from "@/ui/field";

interface Props {
  value: string;
  onChange: (value: string) => void;
  required: boolean;
  autoFocus?: boolean;
}

/** An app's secret: it goes in, and is never shown again. */
export const SecretField = (props: Props) => (
  <TextField name="secret" label={text.secret} hint={text.secretHint} type="password" autoComplete="off" {...props} />
);
