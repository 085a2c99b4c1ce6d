import { common } from "@/strings/common";
import { Button } from "./button";
import { Row } from "./layout";

interface Props {
  of: { overtaken: boolean; choose: (choice: "mine" | "theirs") => void };
}

/** Where somebody else has changed what is written here (`useWritten`): whose words stay. */
export function Overtaken({ of }: Props) {
  if (!of.overtaken) return null;
  return (
    <Row>
      <span role="alert">{common.overtaken}</span>
      <Button onClick={() => of.choose("mine")}>{common.keepMine}</Button>
      <Button look="danger" onClick={() => of.choose("theirs")}>
        {common.takeTheirs}
      </Button>
    </Row>
  );
}
