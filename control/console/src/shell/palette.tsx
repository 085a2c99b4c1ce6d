import { useQuery } from "@tanstack/react-query";
import { Bot, type LucideIcon, Moon, Phone, SunMedium } from "lucide-react";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { api, unwrap } from "@/api/client";
import { useDesk, useScope } from "@/api/me";
import { shell } from "@/strings/shell";
import { Dialog } from "@/ui/layer";
import { prefer } from "@/ui/preferences";
import { phone } from "@/ui/time";
import { soughtNumber } from "@/ui/typed_number";
import style from "./palette.module.css";
import { useSees } from "./pages";
import { places } from "./places";

interface Entry {
  label: string;
  kind: string;
  icon: LucideIcon;
  run: () => void;
}

const SHOWN_MAX = 12;

/** Everything by name: pages, agents, organisations, calls of a number. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title={shell.palette}>
      {open && <Finder onDone={onClose} />}
    </Dialog>
  );
}

function useEntries(): Entry[] {
  const [, go] = useLocation();
  const { me, choose } = useDesk();
  const scope = useScope();
  const sees = useSees();
  const agents = useQuery({
    queryKey: ["agents", scope, "palette"],
    queryFn: () => unwrap(api.GET("/api/agents", { params: { query: { ...scope, limit: 200 } } })),
  });
  const everywhere = [{ id: null, name: shell.allOrganisations }, ...me.organisations];
  return [
    ...places
      .filter((place) => !place.path.includes(":") && sees(place))
      .map((place) => ({ label: place.label, kind: place.group, icon: place.icon, run: () => go(place.path) })),
    ...(agents.data?.data ?? []).map((agent) => ({
      label: agent.name,
      kind: shell.agents,
      icon: Bot,
      run: () => go(`/agents/${agent.id}`),
    })),
    ...(me.organisations.length > 1 ? everywhere : []).map((one) => ({
      label: one.name,
      kind: shell.switcher,
      icon: places[0]?.icon ?? Bot,
      run: () => choose(one.id),
    })),
    { label: shell.themeDark, kind: shell.theme, icon: Moon, run: () => prefer({ theme: "dark" }) },
    { label: shell.themeLight, kind: shell.theme, icon: SunMedium, run: () => prefer({ theme: "light" }) },
  ];
}

function Finder({ onDone }: { onDone: () => void }) {
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const [, go] = useLocation();
  const entries = useEntries();
  const list = useId();
  const found = useMemo(() => {
    const wanted = words.trim().toLowerCase();
    const number = soughtNumber(wanted);
    const matching = entries.filter((one) => one.label.toLowerCase().includes(wanted)).slice(0, SHOWN_MAX);
    if (/^\+\d{5,15}$/.test(number))
      matching.unshift({
        label: phone(number),
        kind: shell.history,
        icon: Phone,
        run: () => go(`/calls?number=${encodeURIComponent(number)}`),
      });
    return matching;
  }, [words, entries, go]);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onDone();
    entry.run();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(found.length - 1, at + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
    else if (event.key === "Enter") run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className={style.field}
        autoFocus
        placeholder={shell.paletteHint}
        aria-label={shell.paletteHint}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found[at] ? `${list}-${at}` : undefined}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <div className={style.list} role="listbox" id={list} aria-label={shell.palette}>
        {found.map((entry, index) => (
          <div
            key={`${entry.kind}-${entry.label}`}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            className={style.option}
            onMouseMove={() => setAt(index)}
            onClick={() => run(entry)}
          >
            <entry.icon aria-hidden />
            {entry.label}
            <small>{entry.kind}</small>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="muted">{shell.paletteNothing}</p>}
    </>
  );
}
