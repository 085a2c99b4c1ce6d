import { common } from "@/strings/common";
import { Confirm } from "@/ui/layer";
import { goOn, stay, useAsked } from "@/ui/unsaved";

/** Asks whoever is about to leave what they wrote. */
export function UnsavedQuestion() {
  const asked = useAsked();
  return (
    <Confirm
      open={asked}
      onClose={stay}
      title={common.unsaved}
      about={common.unsavedAbout}
      confirm={common.leave}
      back={common.stay}
      onConfirm={async () => goOn()}
    />
  );
}
