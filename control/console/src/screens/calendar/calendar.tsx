import { common } from "@/strings/common";
import { calendar as text } from "@/strings/setup";
import { useHome } from "@/api/me";
import { Page, Tabs } from "@/ui/layout";
import { Empty } from "@/ui/states";
import { Appointments } from "./appointments";
import { Connections } from "./connections";

export default function Calendar() {
  const home = useHome();
  return (
    <Page title={text.title} about={text.about}>
      <Tabs
        tabs={[
          { id: "appointments", label: text.appointments, content: () => <Appointments /> },
          {
            id: "connections",
            label: text.connections,
            content: () =>
              home ? (
                <Connections home={home} />
              ) : (
                <Empty title={common.pickOrganisation} next={common.pickOrganisationNext} />
              ),
          },
        ]}
      />
    </Page>
  );
}
