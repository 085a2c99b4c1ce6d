import { common } from "@/strings/common";
import { Button } from "./button";
import { Copyable } from "./copy";
import { Dialog } from "./layer";

/** A link or a secret that is told this once; nothing of it: no dialog. */
export function ShownOnce(props: { title: string; about: string; value: string; onClose: () => void }) {
  const { title, about, value, onClose } = props;
  return (
    <Dialog open={value !== ""} {...{ title, about, onClose }} foot={<Button onClick={onClose}>{common.close}</Button>}>
      <Copyable value={value} />
    </Dialog>
  );
}
