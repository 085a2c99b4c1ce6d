import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "@/api/client";
import { keepOrganisation, type Me } from "@/api/me";
import { Problem } from "@/api/problem";
import { signOut } from "@/api/session";
import { shell, signInTexts as text } from "@/strings/shell";
import { Button } from "@/ui/button";
import { messageOf } from "@/ui/states";
import style from "./sign_in.module.css";

/** Whoever has an account already, with an invitation in hand: they take it, or leave it. */
export function Join({ me, token }: { me: Me; token: string }) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const leave = () => {
    location.hash = "/";
  };
  const accept = async () => {
    setBusy(true);
    try {
      const { organisation_id } = await unwrap(api.POST("/api/invitations/accept", { body: { token } }));
      keepOrganisation(organisation_id);
      await client.invalidateQueries({ queryKey: ["me"] });
      leave();
    } catch (error) {
      const over = error instanceof Problem && error.status === 404;
      setFailure(over ? text.invitationOver : messageOf(error));
      setBusy(false);
    }
  };
  return (
    <main className={style.page}>
      <div className={style.card}>
        <img src="/favicon.svg" alt="" className={style.mark} />
        <div>
          <h1>{text.joinTitle}</h1>
          <p>{text.joinAs(me.user.display_name || me.user.email)}</p>
        </div>
        {failure && (
          <p role="alert" style={{ color: "var(--bad)" }}>
            {failure}
          </p>
        )}
        <Button look="primary" busy={busy} onClick={() => void accept()}>
          {shell.accept}
        </Button>
        <Button onClick={() => void signOut()}>{text.joinAsOther}</Button>
        <Button look="ghost" onClick={leave}>
          {text.joinNot}
        </Button>
      </div>
    </main>
  );
}
