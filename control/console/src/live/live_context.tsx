import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { useLocation } from "wouter";
import { useDesk } from "@/api/me";
import { live as text } from "@/strings/live";
import { usePreferences } from "@/ui/preferences";
import { clock, phone } from "@/ui/time";
import { notify } from "@/ui/toast";
import { chime } from "./chime";
import { noticeOnDesktop } from "./desktop_notice";
import { Feed } from "./feed";
import { type Levels, type LiveCall, type LiveState, LiveStore } from "./live_store";

interface Tools {
  store: LiveStore;
  feed: Feed;
}

const Context = createContext<Tools | null>(null);

/** One feed for the whole tab, whatever page is open. */
export function Live({ children }: { children: ReactNode }) {
  const { organisation } = useDesk();
  const only = organisation?.id ?? null;
  const tools = useMemo<Tools>(() => {
    const store = new LiveStore();
    return { store, feed: new Feed(store, only) };
  }, [only]);
  useEffect(() => {
    tools.feed.start();
    return () => tools.feed.stop();
  }, [tools]);
  return (
    <Context value={tools}>
      <Arrivals store={tools.store} />
      {children}
    </Context>
  );
}

function useTools(): Tools {
  const tools = useContext(Context);
  if (!tools) throw new Error("no live feed around this component");
  return tools;
}

export function useLive(): LiveState {
  const { store } = useTools();
  return useSyncExternalStore(store.subscribe, store.snapshot);
}
export const useLiveStore = (): LiveStore => useTools().store;

/** Asks the server again at once, where it did not answer. */
export function useTryNow(): () => void {
  const { feed } = useTools();
  return useCallback(() => feed.tryNow(), [feed]);
}

/** Levels are drawn, not rendered: ask for them in an animation frame. */
export function useLevels(): (call: string) => Levels | undefined {
  const { store } = useTools();
  return useCallback((call) => store.levels.get(call), [store]);
}

/** Asks the server for levels and words of these calls while the component is there. */
export function useWatch(calls: string[]): void {
  const { feed } = useTools();
  const key = calls.join(",");
  useEffect(() => feed.watch(key ? key.split(",") : []), [feed, key]);
}

/** A socket that is back so soon was no interruption to tell of. */
const GRACE_MS = 2_500;

/**
 * How the feed is: `live`; `late`: the socket cannot be had, so that the list of calls is asked for again and again instead; `lost`:
 * nothing comes, and since when.
 */
export type Health = { state: "live" | "late" } | { state: "lost"; age: string };

/** What every page tells of the feed. */
export function useHealth(): Health {
  const { connection, heardAt } = useLive();
  const live = connection === "live" || connection === "denied";
  const [now, setNow] = useState(Date.now);
  // What the page began with counts as interrupted only when it has had its time to connect.
  const [since, setSince] = useState(Date.now);
  const [before, setBefore] = useState(live);
  if (before !== live) {
    setBefore(live);
    setSince(Date.now());
  }
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (live || now - since < GRACE_MS) return { state: "live" };
  if (connection === "polling") return { state: "late" };
  return { state: "lost", age: heardAt === 0 ? "" : clock(now - heardAt) };
}

/** A call has come in: a tone, a line in the corner, and for who is elsewhere a notice of the desktop; each can be switched off. */
function Arrivals({ store }: { store: LiveStore }) {
  const { sounds, notices } = usePreferences();
  const [location, go] = useLocation();
  useEffect(() => {
    const tell = (call: LiveCall) => {
      if (sounds) chime();
      const title = text.newCall(phone(call.direction === "outbound" ? call.to_number : call.from_number));
      const watch = () => go(`/live?call=${call.id}`);
      if (notices && document.hidden) noticeOnDesktop(title, call.agent_name ?? "", call.id, watch);
      if (location.startsWith("/live")) return;
      notify({ title, about: call.agent_name ?? undefined, action: { label: text.watch, run: watch } });
    };
    return store.onArrival(tell);
  }, [store, sounds, notices, location, go]);
  return null;
}
