import { Copy } from "lucide-react";
import { common } from "@/strings/common";
import { IconButton } from "./button";
import { Row } from "./layout";
import { notify, notifyGood } from "./toast";

/** Into the clipboard, and tells `done`; browsers refuse it where the page has no https, or nobody looks at it. */
export async function copy(words: string, done: string = common.copied): Promise<void> {
  try {
    await navigator.clipboard.writeText(words);
    notifyGood(done);
  } catch {
    notify({ title: common.notCopied, tone: "bad" });
  }
}

/** A secret or an address that is there to be copied. */
export const Copyable = ({ value }: { value: string }) => (
  <Row>
    <code style={{ flex: 1, minWidth: 0, overflowWrap: "anywhere" }} data-copyable>
      {value}
    </code>
    <IconButton label={common.copy} onClick={() => void copy(value)}>
      <Copy aria-hidden />
    </IconButton>
  </Row>
);
