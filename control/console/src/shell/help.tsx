import { shell } from "@/strings/shell";
import { Dialog } from "@/ui/layer";
import { Facts, Kbd, Stack } from "@/ui/layout";
import { usePreferences } from "@/ui/preferences";
import { zone } from "@/ui/time";

export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { shortcuts } = usePreferences();
  return (
    <Dialog open={open} onClose={onClose} title={shell.helpTitle} about={shell.zone(zone())}>
      <Stack>
        {!shortcuts && <p role="status">{shell.helpOff}</p>}
        <Facts rows={shell.keyHelp.map(([keys, what]) => [what, <Kbd key={keys}>{keys}</Kbd>])} />
      </Stack>
    </Dialog>
  );
}
