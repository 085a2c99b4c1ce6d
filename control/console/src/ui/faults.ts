import { messageOf, sentence } from "./states";

/** What is wrong with single fields of a form, found before the server was asked. */
export class FieldFaults extends Error {
  readonly fields: Record<string, string>;
  constructor(fields: Record<string, string>) {
    super(Object.values(fields).join(" "));
    this.fields = fields;
  }
}

/** What each field that is `shown` is to tell, and what is left to say of the form as a whole. */
export function faultsOf(
  error: unknown,
  shown: (name: string) => boolean,
): { fields: Record<string, string>; rest: string } {
  const named = Object.entries((error as { fields?: Record<string, string> } | null)?.fields ?? {});
  if (named.length === 0) return { fields: {}, rest: messageOf(error) };
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  for (const [name, what] of named) {
    // What is said of a member of a thing stands at the thing, where the member has no field of its own.
    const at = [name, name.replace(/\..*$/, "")].find(shown);
    if (at === undefined) rest.push(sentence(name, what));
    else fields[at] ??= sentence("", what);
  }
  return { fields, rest: rest.join(" ") };
}
