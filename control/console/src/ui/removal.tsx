import { useSave } from "@/api/act";
import { common } from "@/strings/common";
import { Confirm } from "./layer";

interface Props<T> {
  /** What is to go; null: nothing is asked. */
  of: T | null;
  onClose: () => void;
  title: string | ((one: T) => string);
  about: string | ((one: T) => string);
  confirm?: string;
  /** Told when it is gone. */
  done: string;
  remove: (one: T) => Promise<unknown>;
  /** The list that it stood in. */
  stale: unknown[];
}

/** Asks before a row of a list goes for good; then it goes, and the list is asked for again. */
export function Removal<T>({ of, onClose, title, about, confirm = common.delete, done, remove, stale }: Props<T>) {
  const save = useSave();
  if (of === null) return null;
  const worded = (words: string | ((one: T) => string)) => (typeof words === "string" ? words : words(of));
  return (
    <Confirm
      open
      onClose={onClose}
      title={worded(title)}
      about={worded(about)}
      confirm={confirm}
      onConfirm={() => save(done, () => remove(of), stale)}
    />
  );
}
