import { useVirtualizer } from "@tanstack/react-virtual";
import { Bell, BellOff, LayoutGrid, List as ListIcon, PhoneCall, Pin, PinOff, TriangleAlert } from "lucide-react";
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useQuestions } from "@/api/address";
import { useWhose } from "@/api/names";
import { Problem } from "@/api/problem";
import { useLevels, useLive, useTryNow, useWatch } from "@/live/live_context";
import type { LiveCall } from "@/live/live_store";
import { callPage } from "@/strings/calls";
import { common } from "@/strings/common";
import { live as text, supervise } from "@/strings/live";
import { IconButton, Tip } from "@/ui/button";
import { SearchField, SelectField } from "@/ui/field";
import { Badge, Page, Row, Segmented, type Tone } from "@/ui/layout";
import { prefer, usePreferences } from "@/ui/preferences";
import { Denied, Empty, Failed, Loading } from "@/ui/states";
import { Table } from "@/ui/table";
import { clock, milliseconds, phone } from "@/ui/time";
import { otherEnd } from "../call/call_model";
import { latencyTone } from "../history/badges";
import { CallDrawer } from "./call_drawer";
import { Meter } from "./meter";
import { TransferBadge, transferShown } from "./transfer_badge";
import { transferNews } from "./transfer_news";
import { useTileKeys } from "./tile_keys";
import { alertsOf, answering, arranged, lengthOf, type Order } from "./wall_calls";
import style from "./wall.module.css";

const TILE_MIN_PX = 290;
const LANE_PX = 160;

const connectionTones: Record<string, Tone> = {
  connecting: "plain",
  live: "good",
  polling: "warn",
  stale: "bad",
  denied: "bad",
};

export function useNow(every = 1_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

export default function Wall() {
  const { calls, connection, active, heardAt } = useLive();
  const tryNow = useTryNow();
  const { wall, sounds } = usePreferences();
  const [questions, ask] = useQuestions();
  const [words, setWords] = useState("");
  const [order, setOrder] = useState<Order>("newest");
  const [pinned, setPinned] = useState<ReadonlySet<string>>(new Set());
  const now = useNow();
  const shown = useMemo(() => arranged(calls.values(), words, order, pinned), [calls, words, order, pinned]);
  const open = useCallback((call: LiveCall) => ask({ call: call.id }), [ask]);
  const pin = useCallback(
    (id: string) =>
      setPinned((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  const quiet =
    calls.size > 0 ? (
      <Empty title={common.nothingMatches} next={common.nothingMatchesNext} />
    ) : (
      <Empty title={text.empty} next={text.emptyNext} icon={<PhoneCall aria-hidden />} />
    );
  return (
    <Page
      title={text.title}
      about={text.about(active)}
      full
      actions={
        <>
          <Tip text={text.connectionTip}>
            <span>
              <Badge dot tone={connectionTones[connection]}>
                {text.connection[connection]}
              </Badge>
            </span>
          </Tip>
          <IconButton
            label={sounds ? text.soundOn : text.soundOff}
            pressed={sounds}
            onClick={() => prefer({ sounds: !sounds })}
          >
            {sounds ? <Bell aria-hidden /> : <BellOff aria-hidden />}
          </IconButton>
          <Segmented
            label={text.view}
            value={wall}
            onChange={(view) => prefer({ wall: view as "tiles" | "rows" })}
            choices={[
              { value: "tiles", name: text.tiles, label: <LayoutGrid aria-hidden /> },
              { value: "rows", name: text.rows, label: <ListIcon aria-hidden /> },
            ]}
          />
        </>
      }
    >
      <div className={style.bar}>
        <SearchField label={text.search} value={words} onChange={setWords} />
        <SelectField
          bare
          label={text.sort}
          value={order}
          onChange={(chosen) => setOrder(chosen as Order)}
          choices={[
            { value: "newest", label: text.sortNewest },
            { value: "longest", label: text.sortLongest },
            { value: "slowest", label: text.sortLatency },
            { value: "alerts", label: text.sortAlerts },
          ]}
        />
      </div>
      {connection === "denied" ? (
        <Denied />
      ) : heardAt === 0 && connection === "stale" ? (
        <Failed error={Problem.unreachable()} onRetry={tryNow} />
      ) : heardAt === 0 ? (
        <Loading />
      ) : wall === "tiles" ? (
        <Tiles {...{ shown, now, pinned, pin, open, chosen: questions.call, quiet }} />
      ) : shown.length === 0 ? (
        quiet
      ) : (
        <Rows {...{ shown, now, pinned, pin, open, chosen: questions.call }} />
      )}
      <TransferNews calls={calls} />
      <CallDrawer id={questions.call ?? ""} onClose={() => ask({ call: "" })} />
    </Page>
  );
}

/** Read out once, however often a transfer is shown; there before its words, or they might not be read. */
function TransferNews({ calls }: { calls: ReadonlyMap<string, LiveCall> }) {
  const [told, setTold] = useState({ calls, words: "" });
  if (told.calls !== calls) {
    const news = transferNews(told.calls, calls);
    setTold({ calls, words: news.length > 0 ? news.join(". ") : told.words });
  }
  return (
    <p role="status" className="visually-hidden" data-news>
      {told.words}
    </p>
  );
}

interface Showing {
  shown: LiveCall[];
  now: number;
  chosen: string | undefined;
  open: (call: LiveCall) => void;
  pinned: ReadonlySet<string>;
  pin: (id: string) => void;
}

/**
 * As many tiles beside each other as fit; only the lanes in sight are in the document, and only they ask for levels. Stays while there
 * is no call, so that the first one finds it measured; `quiet` is said meanwhile.
 */
function Tiles({ shown, now, chosen, open, pinned, pin, quiet }: Showing & { quiet: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const [columns, setColumns] = useState(3);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setColumns(Math.max(1, Math.floor(element.clientWidth / TILE_MIN_PX))));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const lanes = useVirtualizer({
    count: Math.ceil(shown.length / columns),
    getScrollElement: () => frame.current,
    estimateSize: () => LANE_PX,
    overscan: 2,
  });
  const latest = useRef(shown);
  useEffect(() => {
    latest.current = shown;
  });
  useEffect(() => {
    // Beside the drawer there are fewer columns: the call that was opened stays in sight.
    const at = latest.current.findIndex((call) => call.id === chosen);
    if (at >= 0) lanes.scrollToIndex(Math.floor(at / columns), { align: "auto" });
  }, [lanes, chosen, columns]);
  const inSight = lanes
    .getVirtualItems()
    .flatMap((lane) => shown.slice(lane.index * columns, (lane.index + 1) * columns));
  useWatch(inSight.map((call) => call.id));
  const toLane = useCallback((lane: number) => lanes.scrollToIndex(lane, { align: "auto" }), [lanes]);
  const keys = useTileKeys({ frame, shown, columns, inSight, toLane, open, pin });
  return (
    <div
      ref={frame}
      className={style.tiles}
      tabIndex={shown.length === 0 ? 0 : undefined}
      role="region"
      aria-label={text.title}
      onKeyDown={keys.onKeyDown}
      onFocus={keys.onFocus}
    >
      {shown.length === 0 && quiet}
      <div style={{ position: "relative", height: lanes.getTotalSize() }}>
        {lanes.getVirtualItems().map((lane) => (
          <div
            key={lane.key}
            className={style.lane}
            style={{
              position: "absolute",
              insetInline: 0,
              transform: `translateY(${lane.start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {shown.slice(lane.index * columns, (lane.index + 1) * columns).map((call) => (
              <Tile
                key={call.id}
                {...{ call, now, open }}
                chosen={chosen === call.id}
                pinned={pinned.has(call.id)}
                pin={pin}
                reached={call.id === keys.reached}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

interface TileProps {
  call: LiveCall;
  now: number;
  chosen: boolean;
  pinned: boolean;
  open: (call: LiveCall) => void;
  pin: (id: string) => void;
  /** Whether Tab leads to this one; the arrows lead on from there. */
  reached: boolean;
}

/** Drawn again when its own call has changed, and once a second for its clock; not because another call has. */
const Tile = memo(function Tile({ call, now, chosen, pinned, open, pin, reached }: TileProps) {
  const levels = useLevels();
  const whose = useWhose();
  const alerts = alertsOf(call, now, levels(call.id));
  return (
    <article
      className={style.tile}
      data-chosen={chosen}
      data-alert={alerts.length > 0}
      data-call={call.id}
      tabIndex={reached ? 0 : -1}
      aria-label={text.drawerTitle(phone(otherEnd(call)))}
      onClick={() => open(call)}
    >
      <div className={style.top}>
        <b>{phone(otherEnd(call))}</b>
        <LastLatency call={call} />
        <span className="tabular">{clock(lengthOf(call, now))}</span>
        <PinButton call={call} pinned={pinned} pin={pin} reached={reached} />
      </div>
      <div className={style.sub}>
        <span>{answering(call, whose(call.organisation_id))}</span>
        {call.status !== "in-progress" && <Badge>{text.status[call.status]}</Badge>}
        <Listeners call={call} />
        {call.taken_over_by && <Badge tone="info">{supervise.heldBy(call.taken_over_by)}</Badge>}
        {alerts.map((alert) => (
          <Badge key={alert} tone="warn">
            <TriangleAlert aria-hidden /> {alert}
          </Badge>
        ))}
      </div>
      <Meter call={call.id} />
      {transferShown(call, now) ? <TransferBadge call={call} now={now} /> : <Words call={call} />}
    </article>
  );
});

interface Pinning {
  call: LiveCall;
  pinned: boolean;
  pin: (id: string) => void;
  reached?: boolean;
}

const PinButton = ({ call, pinned, pin, reached = true }: Pinning) => (
  <span onClick={(event) => event.stopPropagation()}>
    <IconButton
      small
      label={pinned ? text.unpin : text.pin}
      pressed={pinned}
      tabIndex={reached ? undefined : -1}
      onClick={() => pin(call.id)}
    >
      {pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
    </IconButton>
  </span>
);

const LastLatency = ({ call }: { call: LiveCall }) => {
  const latency = call.last_latency_ms ?? call.latency_p95_ms;
  if (latency === null || latency === undefined) return null;
  return (
    <Tip text={text.latencyTip}>
      <span>
        <Badge tone={latencyTone(latency)}>{milliseconds(latency)}</Badge>
      </span>
    </Tip>
  );
};

const Listeners = ({ call }: { call: LiveCall }) =>
  call.listeners && call.listeners.length > 0 ? (
    <Tip text={text.listening(call.listeners)}>
      <span>
        <Badge tone="accent">{text.listening(call.listeners)}</Badge>
      </span>
    </Tip>
  ) : null;

const Words = ({ call }: { call: LiveCall }) => (
  <p className={style.words} data-partial={call.last_words?.partial}>
    {call.last_words && (
      <>
        <b data-speaker={call.last_words.speaker}>{callPage.speakers[call.last_words.speaker]}</b>
        {call.last_words.text}
        {call.last_words.interrupted && <small> {text.cutOff}</small>}
      </>
    )}
  </p>
);

function Rows({ shown, now, chosen, open, pinned, pin }: Showing) {
  const levels = useLevels();
  const whose = useWhose();
  return (
    <Table
      label={text.title}
      rows={shown}
      keyOf={(call) => call.id}
      onOpen={open}
      chosen={chosen}
      tall
      columns={[
        { id: "caller", title: text.caller, cell: (call) => <b className="tabular">{phone(otherEnd(call))}</b> },
        { id: "agent", title: text.agent, cell: (call) => answering(call, whose(call.organisation_id)) },
        { id: "duration", title: text.duration, end: true, cell: (call) => clock(lengthOf(call, now)) },
        { id: "latency", title: text.lastTurn, end: true, cell: (call) => <LastLatency call={call} /> },
        { id: "words", title: text.lastWords, fill: true, cell: (call) => <Words call={call} /> },
        {
          id: "alerts",
          title: text.attention,
          cell: (call) => (
            <Row gap={1}>
              <TransferBadge call={call} now={now} />
              <Listeners call={call} />
              {alertsOf(call, now, levels(call.id)).map((alert) => (
                <Badge key={alert} tone="warn">
                  <TriangleAlert aria-hidden /> {alert}
                </Badge>
              ))}
            </Row>
          ),
        },
        {
          id: "pin",
          title: "",
          end: true,
          cell: (call) => <PinButton call={call} pinned={pinned.has(call.id)} pin={pin} />,
        },
      ]}
    />
  );
}
