import { type FormEvent, useState } from "react";
import { join, signIn } from "@/api/session";
import { signInTexts as text } from "@/strings/shell";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { messageOf } from "@/ui/states";
import style from "./sign_in.module.css";

/** Signing in; with the token of an invitation, making the account. */
export function SignInScreen({ invitation }: { invitation?: string }) {
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure("");
    try {
      await (invitation ? join(invitation, password, name) : signIn(email.trim(), password));
      if (invitation) location.hash = "/";
    } catch (error) {
      setFailure(messageOf(error));
      setBusy(false);
    }
  };

  return (
    <main className={style.page}>
      <div className={style.card}>
        <img src="/favicon.svg" alt="" className={style.mark} />
        <div>
          <h1>{invitation ? text.joinTitle : text.title}</h1>
          <p>{invitation ? text.joinAbout : text.about}</p>
        </div>
        <form className={style.form} onSubmit={submit}>
          {invitation ? (
            <TextField label={text.displayName} value={name} onChange={setName} autoComplete="name" autoFocus />
          ) : (
            <TextField
              label={text.email}
              type="email"
              value={email}
              onChange={setEmail}
              autoComplete="username"
              required
              autoFocus
            />
          )}
          <TextField
            label={text.password}
            type="password"
            value={password}
            onChange={setPassword}
            autoComplete={invitation ? "new-password" : "current-password"}
            required
          />
          {failure && (
            <p role="alert" className={style.failure}>
              {failure}
            </p>
          )}
          <Button type="submit" look="primary" busy={busy}>
            {invitation ? text.joinSubmit : text.submit}
          </Button>
        </form>
      </div>
    </main>
  );
}
