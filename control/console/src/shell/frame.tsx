import { CircleHelp, LogOut, Menu as MenuIcon, PanelLeftClose, PanelLeftOpen, Search, Settings, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { useDesk } from "@/api/me";
import { signOut } from "@/api/session";
import { type Health, useHealth, useLive, useTryNow } from "@/live/live_context";
import { people } from "@/strings/setup";
import { shell } from "@/strings/shell";
import { Button, IconButton } from "@/ui/button";
import { SelectField } from "@/ui/field";
import { Menu } from "@/ui/layer";
import { prefer, usePreferences } from "@/ui/preferences";
import { focusSearch, useShortcuts } from "@/ui/shortcuts";
import { Banner } from "@/ui/states";
import { leave } from "@/ui/unsaved";
import style from "./frame.module.css";
import { ShortcutHelp } from "./help";
import { Palette } from "./palette";
import { useSees } from "./pages";
import { type Place, places } from "./places";

/** Sidebar and page, with what works on every page: the palette, the help, the live count, jumping with `g`. */
export function Frame({ children }: { children: ReactNode }) {
  const [help, setHelp] = useState(false);
  const [palette, setPalette] = useState(false);
  const [going, setGoing] = useState(false);
  const [, go] = useLocation();
  const health = useHealth();
  const jump = (to: string) => () => {
    if (going) go(to);
    setGoing(false);
  };
  useShortcuts({
    "?": () => setHelp(true),
    "/": focusSearch,
    "mod+k": () => setPalette(true),
    g: () => {
      setGoing(true);
      setTimeout(() => setGoing(false), 1_500);
    },
    ...(going ? { l: jump("/live"), c: jump("/calls"), a: jump("/agents"), n: jump("/numbers") } : {}),
  });
  return (
    <div className={style.frame}>
      <a
        href="#main"
        className={style.skip}
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        {shell.skip}
      </a>
      <Sidebar health={health} onSearch={() => setPalette(true)} onHelp={() => setHelp(true)} />
      <div className={style.main}>
        <HealthBanner health={health} />
        <main id="main" tabIndex={-1} className={style.scroll}>
          {children}
        </main>
      </div>
      <ShortcutHelp open={help} onClose={() => setHelp(false)} />
      <Palette open={palette} onClose={() => setPalette(false)} />
    </div>
  );
}

/** On every page: what is shown may be old, and what is done about it. */
function HealthBanner({ health }: { health: Health }) {
  const tryNow = useTryNow();
  if (health.state === "live") return null;
  return (
    <Banner>
      {/* The age counts up in silence: a screen reader is told once. */}
      <span>{health.state === "late" ? shell.late : shell.lost}</span>
      {health.state === "lost" && health.age && <span aria-hidden>{shell.age(health.age)}</span>}
      <Button small onClick={tryNow}>
        {shell.tryNow}
      </Button>
    </Banner>
  );
}

function Sidebar({ health, onSearch, onHelp }: { health: Health; onSearch: () => void; onHelp: () => void }) {
  const { me, organisation, choose } = useDesk();
  const narrow = usePreferences().sidebar === "narrow";
  const [unfolded, setUnfolded] = useState(false);
  const [location] = useLocation();
  useEffect(() => setUnfolded(false), [location]);
  const sees = useSees();
  const groups = [...new Set(places.map((place) => place.group))];
  return (
    <aside
      className={style.side}
      data-narrow={narrow && !unfolded}
      data-unfolded={unfolded}
      onKeyDown={(event) => event.key === "Escape" && setUnfolded(false)}
    >
      <div className={style.brand}>
        <img src="/favicon.svg" alt="" />
        <span className={style.text}>{shell.product}</span>
        <span className={style.unfold}>
          <IconButton
            small
            label={unfolded ? shell.fold : shell.unfold}
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            {unfolded ? <X aria-hidden /> : <MenuIcon aria-hidden />}
          </IconButton>
        </span>
        <IconButton
          small
          label={narrow ? shell.expand : shell.collapse}
          onClick={() => prefer({ sidebar: narrow ? "wide" : "narrow" })}
        >
          {narrow ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
        </IconButton>
      </div>
      {me.organisations.length > 1 && (
        <div className={style.switcher}>
          <SelectField
            bare
            label={shell.switcher}
            value={organisation?.id ?? ""}
            onChange={(id) => choose(id || null)}
            choices={[
              { value: "", label: shell.allOrganisations },
              ...me.organisations.map((one) => ({ value: one.id, label: one.name })),
            ]}
          />
        </div>
      )}
      <nav className={style.nav} aria-label={shell.navigation}>
        {groups.map((group) => {
          const inside = places.filter((place) => place.group === group && !place.hidden && sees(place));
          if (inside.length === 0) return null;
          return (
            <div key={group} className={style.group}>
              <p>{group}</p>
              <ul>
                {inside.map((place) => (
                  <li key={place.path}>
                    <NavLink place={place} narrow={narrow && !unfolded} health={health} />
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </nav>
      <Account narrow={narrow && !unfolded} onSearch={onSearch} onHelp={onHelp} />
    </aside>
  );
}

function NavLink({ place, narrow, health }: { place: Place; narrow: boolean; health: Health }) {
  const [location] = useLocation();
  const { active } = useLive();
  const here = place.path === "/" ? location === "/" : location === place.path || location.startsWith(`${place.path}/`);
  const Icon = place.icon;
  const lost = health.state === "lost";
  const live = place.path === "/live" && (active > 0 || lost);
  return (
    <Link
      href={place.path}
      className={style.link}
      aria-current={here ? "page" : undefined}
      title={narrow ? place.label : undefined}
    >
      <Icon aria-hidden />
      <span className={narrow ? "visually-hidden" : style.text}>{place.label}</span>
      {live && (
        <span
          className={style.count}
          data-health={health.state}
          aria-label={lost ? shell.liveUnknown(active) : shell.liveCalls(active)}
          title={lost ? shell.liveUnknown(active) : undefined}
          role="status"
        >
          {lost && active === 0 ? "–" : active}
        </span>
      )}
    </Link>
  );
}

const asksSignOut = { title: shell.signOutUnsaved, confirm: shell.signOut };

function Account({ narrow, onSearch, onHelp }: { narrow: boolean; onSearch: () => void; onHelp: () => void }) {
  const { me, organisation } = useDesk();
  const [, go] = useLocation();
  const name = me.user.display_name || me.user.email;
  const role = me.operator ? "operator" : organisation?.role;
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part[0]?.toUpperCase())
    .join("");
  // Who signs in next at this browser begins at the beginning, not at the call that somebody else had open.
  const out = () =>
    leave(() => {
      void signOut();
      go("/");
    }, asksSignOut);
  return (
    <div className={style.foot}>
      <Menu
        trigger={
          <button type="button" className={style.account} aria-label={`${shell.account}: ${name}`}>
            <span className={style.face} aria-hidden>
              {initials}
            </span>
            {!narrow && (
              <span className={style.text}>
                <b>{name}</b>
                <small>{(role && people.roles[role]) ?? me.user.email}</small>
              </span>
            )}
          </button>
        }
        items={[
          { label: shell.palette, icon: <Search aria-hidden />, onSelect: onSearch },
          { label: shell.preferences, icon: <Settings aria-hidden />, onSelect: () => go("/preferences") },
          { label: shell.shortcuts, icon: <CircleHelp aria-hidden />, onSelect: onHelp },
          null,
          { label: shell.signOut, icon: <LogOut aria-hidden />, onSelect: out },
        ]}
      />
    </div>
  );
}
