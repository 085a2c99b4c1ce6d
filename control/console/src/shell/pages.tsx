import { Compass } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Route, Switch, useLocation } from "wouter";
import { useDesk, useMay } from "@/api/me";
import { shell } from "@/strings/shell";
import { Denied, Empty, Failed } from "@/ui/states";
import { type Place, places } from "./places";

/** The page of the address; what a role may not see is its own state, not a hole. */
export function Pages() {
  const [location] = useLocation();
  return (
    <Fuse key={location}>
      <Switch>
        {places.map((place) => (
          <Route key={place.path} path={place.path}>
            <Guarded place={place} />
          </Route>
        ))}
        <Route>
          <Empty title={shell.nowhere} next={shell.nowhereNext} icon={<Compass aria-hidden />} />
        </Route>
      </Switch>
    </Fuse>
  );
}

export function useSees(): (place: Place) => boolean {
  const { me } = useDesk();
  const may = useMay();
  return (place) => (!place.operator || me.operator) && (!place.right || may(place.right));
}

function Guarded({ place }: { place: Place }) {
  const sees = useSees();
  const { organisation } = useDesk();
  const Screen = place.screen;
  return sees(place) ? <Screen key={organisation?.id ?? "all"} /> : <Denied />;
}

/** A screen that breaks does not take the rest with it. */
class Fuse extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: undefined as unknown };
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override render() {
    if (this.state.error === undefined) return this.props.children;
    return <Failed error={this.state.error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
