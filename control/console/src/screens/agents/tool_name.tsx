import { toolNames } from "@/strings/tools";
import { TwoLines } from "@/ui/table";

/** A tool as people call it, and as models do. */
export const ToolName = ({ name }: { name: string }) =>
  toolNames[name] ? <TwoLines first={toolNames[name]} second={<code>{name}</code>} /> : <code>{name}</code>;
