import { Suspense, useEffect, useMemo, useState } from "react";
import { chosenOrganisation, type Desk, DeskContext, keepOrganisation, type Me, useForgetAll } from "@/api/me";
import { Live } from "@/live/live_context";
import { Loading } from "@/ui/states";
import { writeAsIn } from "@/ui/time";
import { leave } from "@/ui/unsaved";
import { Frame } from "./frame";
import { NoOrganisation } from "./no_organisation";
import { Pages } from "./pages";
import { UnsavedQuestion } from "./unsaved_question";

/** What a signed-in person has before them, at the organisation that they chose. */
export default function AtDesk({ me }: { me: Me }) {
  const [chosen, setChosen] = useState(chosenOrganisation);
  const forget = useForgetAll();
  // Whoever has but one stays there when a second comes: what is open goes on.
  const only = me.organisations.length === 1 ? me.organisations[0] : undefined;
  if (only && chosen !== only.id) setChosen(only.id);
  const desk = useMemo<Desk>(() => {
    const organisation = only ?? me.organisations.find((one) => one.id === chosen) ?? null;
    // What is written on the page is that organisation's, and goes with it.
    const choose = (id: string | null) =>
      leave(() => {
        keepOrganisation(id);
        setChosen(id);
      });
    return { me, organisation, choose };
  }, [me, only, chosen]);
  writeAsIn(desk.organisation?.time_zone);
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
        <UnsavedQuestion />
      </Live>
    </DeskContext>
  );
}
