import { common } from "@/strings/common";
import { Confirm } from "@/ui/layer";
import { goOn, stay, useAsked } from "@/ui/unsaved";

/** Asks whoever is about to leave what they wrote. */
export function UnsavedQuestion() {
  const asked = useAsked();
  return (
    <Confirm
      open={asked !== null}
      onClose={stay}
      title={asked?.question?.title ?? common.unsaved}
      about={common.unsavedAbout}
      confirm={asked?.question?.confirm ?? common.leave}
      back={common.stay}
      onConfirm={async () => goOn()}
    />
  );
}
