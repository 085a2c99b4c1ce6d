import { useState } from "react";
import { Problem } from "@/api/problem";
import { join, signIn } from "@/api/session";
import { signInTexts as text } from "@/strings/shell";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { useFilled } from "@/ui/filled";
import { FormFailure, FormFields, useForm } from "@/ui/form";
import style from "./sign_in.module.css";

/** Signing in; with the token of an invitation, making the account. */
export function SignInScreen({ invitation: given }: { invitation?: string }) {
  // Whoever has an account signs in, and is asked then whether they take the invitation.
  const [known, setKnown] = useState(false);
  const invitation = known ? undefined : given;
  const { filled, of } = useFilled({ email: "", display_name: "", password: "" });
  // Nothing that anybody would miss.
  const sent = useForm(async () => {
    try {
      const { email, display_name, password } = filled;
      await (invitation ? join(invitation, password, display_name) : signIn(email.trim(), password));
    } catch (error) {
      const over = invitation && error instanceof Problem && error.status === 404;
      throw over ? new Error(text.invitationOver) : error;
    }
    if (invitation) location.hash = "/";
  }, false);

  return (
    <main className={style.page}>
      <div className={style.card}>
        <img src="/favicon.svg" alt="" className={style.mark} />
        <div>
          <h1>{invitation ? text.joinTitle : text.title}</h1>
          <p>{invitation ? text.joinAbout : text.about}</p>
        </div>
        <FormFields of={sent}>
          {invitation ? (
            <TextField label={text.displayName} {...of("display_name")} autoComplete="name" autoFocus />
          ) : (
            <TextField label={text.email} type="email" {...of("email")} autoComplete="username" required autoFocus />
          )}
          <TextField
            label={text.password}
            type="password"
            {...of("password")}
            autoComplete={invitation ? "new-password" : "current-password"}
            required
          />
          <FormFailure />
          <Button type="submit" look="primary" busy={sent.busy}>
            {invitation ? text.joinSubmit : text.submit}
          </Button>
        </FormFields>
        {given && (
          <Button look="ghost" onClick={() => setKnown(!known)}>
            {known ? text.joinMake : text.joinSignIn}
          </Button>
        )}
      </div>
    </main>
  );
}
