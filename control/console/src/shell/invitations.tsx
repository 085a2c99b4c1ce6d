import type { Me } from "@/api/me";
import { api, unwrap } from "@/api/client";
import { people } from "@/strings/setup";
import { shell } from "@/strings/shell";
import { Button } from "@/ui/button";
import { Card, Row } from "@/ui/layout";
import { notifyBad } from "@/ui/toast";

/** Invitations to the address of whoever is signed in. */
export function Invitations({ me, onAccepted }: { me: Me; onAccepted: () => void }) {
  const accept = async (invitation_id: string) => {
    try {
      await unwrap(api.POST("/api/invitations/accept", { body: { invitation_id } }));
      onAccepted();
    } catch (error) {
      notifyBad(shell.accept, error);
    }
  };
  return me.invitations.map((one) => (
    <Card key={one.id}>
      <Row gap={4} between>
        {shell.invitedTo(one.organisation_name, people.roles[one.role] ?? one.role)}
        <Button look="primary" onClick={() => accept(one.id)}>
          {shell.accept}
        </Button>
      </Row>
    </Card>
  ));
}
