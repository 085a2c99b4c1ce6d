import { Suspense, useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import {
  chosenOrganisation,
  type Desk,
  DeskContext,
  keepOrganisation,
  type Me,
  useForgetAll,
  useMe,
  useSignedIn,
} from "@/api/me";
import { signOut } from "@/api/session";
import { Live } from "@/live/live_context";
import { shell } from "@/strings/shell";
import { Button } from "@/ui/button";
import { Failed, Loading } from "@/ui/states";
import { Frame } from "./frame";
import { NoOrganisation } from "./no_organisation";
import { Pages } from "./pages";
import { SignInScreen } from "./sign_in";

/** The whole console: who signs in, their desk, and the page that the address names. */
export function App() {
  const there = useSignedIn();
  const forget = useForgetAll();
  const [location] = useLocation();
  const me = useMe();
  useEffect(() => {
    if (!there) forget();
  }, [there, forget]);
  const invitation = /^\/join\/(.+)$/.exec(location)?.[1];
  if (!there) return <SignInScreen invitation={invitation} />;
  if (me.data) return <AtDesk me={me.data} />;
  if (me.isPending) return <Loading />;
  return (
    <main>
      <Failed error={me.error} onRetry={() => me.refetch()} />
      <div style={{ textAlign: "center" }}>
        <Button onClick={() => signOut()}>{shell.signOut}</Button>
      </div>
    </main>
  );
}

function AtDesk({ me }: { me: Me }) {
  const [chosen, setChosen] = useState(chosenOrganisation);
  const forget = useForgetAll();
  const desk = useMemo<Desk>(() => {
    const only = me.organisations.length === 1 ? (me.organisations[0] ?? null) : null;
    const organisation = only ?? me.organisations.find((one) => one.id === chosen) ?? null;
    const choose = (id: string | null) => {
      keepOrganisation(id);
      setChosen(id);
    };
    return { me, organisation, choose };
  }, [me, chosen]);
  useEffect(() => forget, [forget]);
  if (me.organisations.length === 0 && !me.operator) return <NoOrganisation me={me} />;
  return (
    <DeskContext value={desk}>
      <Live>
        <Frame>
          <Suspense fallback={<Loading lines={8} />}>
            <Pages />
          </Suspense>
        </Frame>
      </Live>
    </DeskContext>
  );
}
