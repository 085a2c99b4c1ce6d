import { useQueryClient } from "@tanstack/react-query";
import type { Me } from "@/api/me";
import { signOut } from "@/api/session";
import { shell } from "@/strings/shell";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/states";
import { Invitations } from "./invitations";

export function NoOrganisation({ me }: { me: Me }) {
  const client = useQueryClient();
  return (
    <main>
      <Empty title={shell.noOrganisation} next={shell.noOrganisationNext}>
        <Invitations me={me} onAccepted={() => client.invalidateQueries({ queryKey: ["me"] })} />
        <Button onClick={() => signOut()}>{shell.signOut}</Button>
      </Empty>
    </main>
  );
}
