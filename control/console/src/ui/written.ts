import { useState } from "react";

/** What somebody writes over a thing that others may change meanwhile. */
export interface Written<F> {
  form: F;
  /** What it was written over, and its revision. */
  base: F;
  tag: string;
  /** The last revision that was handed in: what was saved from here may be newer. */
  seen: string;
}

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** `theirs` with each part in which `mine` is not what it was: `base`. */
function over<F extends object>(theirs: F, mine: F, base: F): F {
  const own = Object.entries(mine).filter(([name, value]) => !same(value, base[name as keyof F]));
  return { ...theirs, ...Object.fromEntries(own) };
}

/**
 * What becomes of it when the thing is `theirs` now, of the revision `tag`: without anything written it is theirs; where nothing of
 * the form has changed it stays. Where both have written somebody must choose, and until then nothing changes: theirs, or mine, which
 * is theirs with each part that was written here.
 */
export function written<F extends object>(
  now: Written<F>,
  theirs: F,
  tag: string,
  choice?: "mine" | "theirs",
): Written<F> {
  if (tag === now.seen) return now;
  if (tag === now.tag) return { ...now, seen: tag };
  const upon = { base: theirs, tag, seen: tag };
  if (choice === "theirs" || same(now.form, now.base)) return { ...upon, form: theirs };
  if (choice === undefined && !same(theirs, now.base) && !same(theirs, now.form)) return now;
  return { ...upon, form: over(theirs, now.form, now.base) };
}

export const agrees = <F>({ form, base }: Pick<Written<F>, "form" | "base">, theirs: F): boolean =>
  same(theirs, base) || same(theirs, form);

/** A form over `theirs` of the revision `tag`, which somebody else may change while it is filled in. */
export function useWritten<F extends object>(theirs: F, tag: string) {
  const [kept, setKept] = useState<Written<F>>({ form: theirs, base: theirs, tag, seen: tag });
  const now = written(kept, theirs, tag);
  if (now !== kept) setKept(now);
  return {
    form: now.form,
    base: now.base,
    tag: now.tag,
    changed: !same(now.form, now.base),
    /** Somebody else has changed it: what was written here can neither be saved nor be left as it is. */
    overtaken: tag !== now.seen && tag !== now.tag,
    /** What was written here can be saved over `theirs`: they are as they were, or as they would become. */
    agrees: (theirs: F) => agrees(now, theirs),
    set: (change: Partial<F>) => setKept((before) => ({ ...before, form: { ...before.form, ...change } })),
    choose: (choice: "mine" | "theirs") => setKept((before) => written(before, theirs, tag, choice)),
    /** `sent` is kept as `base`; what was written meanwhile is not. */
    saved: (sent: F, base: F, tag: string) =>
      setKept((before) => ({ ...before, form: over(base, before.form, sent), base, tag })),
  };
}
