import { lazy, Suspense, useEffect } from "react";
import { useLocation } from "wouter";
import { useForgetAll, useMe, useSignedIn } from "@/api/me";
import { signOut } from "@/api/session";
import { shell } from "@/strings/shell";
import { Button } from "@/ui/button";
import { Failed, Loading } from "@/ui/states";
import { Join } from "./join";
import { SignInScreen } from "./sign_in";

/** Fetched once somebody is there: who signs in waits for no more than the form. */
const AtDesk = lazy(() => import("./desk"));

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
  if (me.data && invitation) return <Join me={me.data} token={invitation} />;
  if (me.data)
    return (
      <Suspense fallback={<Loading />}>
        <AtDesk me={me.data} />
      </Suspense>
    );
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
