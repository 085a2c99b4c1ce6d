import { Copy } from "lucide-react";
import { common } from "@/strings/common";
import { IconButton } from "./button";
import { Row } from "./layout";
import { notifyGood } from "./toast";

/** A secret or an address that is there to be copied. */
export function Copyable({ value }: { value: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    notifyGood(common.copied);
  };
  return (
    <Row>
      <code style={{ flex: 1, minWidth: 0, overflowWrap: "anywhere" }} data-copyable>
        {value}
      </code>
      <IconButton label={common.copy} onClick={copy}>
        <Copy aria-hidden />
      </IconButton>
    </Row>
  );
}
