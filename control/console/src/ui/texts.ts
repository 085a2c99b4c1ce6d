/** What somebody typed as a list, by commas (or `by`): trimmed, without empty ones. */
export function items(list: string, by: RegExp = /,/): string[] {
  return list
    .split(by)
    .map((one) => one.trim())
    .filter(Boolean);
}
