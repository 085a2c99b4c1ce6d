/** What somebody typed as a list, by commas (or `by`): trimmed, without empty ones. */
export function items(list: string, by: RegExp = /,/): string[] {
  return list
    .split(by)
    .map((one) => one.trim())
    .filter(Boolean);
}

/** A word of the data, as one of ours would stand there. */
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Names by value as the choices of a field; `any` stands for no choice. */
export const choicesOf = (names: Record<string, string>, any?: string): { value: string; label: string }[] => [
  ...(any ? [{ value: "", label: any }] : []),
  ...Object.entries(names).map(([value, label]) => ({ value, label })),
];

const languages = new Intl.DisplayNames("en", { type: "language" });
/** `en-GB` → British English; what is no language's code stays. */
export function languageName(code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}
