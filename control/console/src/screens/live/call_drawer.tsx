import { Link } from "wouter";
import { useEffect, useMemo, useRef, useState } from "react";
import { Listening } from "@/live/listening";
import { useLive, useWatch } from "@/live/live_context";
import type { Deed, LiveCall } from "@/live/live_store";
import { live as text } from "@/strings/live";
import { Drawer } from "@/ui/layer";
import { Badge, Row } from "@/ui/layout";
import { Loading } from "@/ui/states";
import { clock, milliseconds, phone } from "@/ui/time";
import { otherEnd } from "../call/call_model";
import { useCall } from "../call/call_queries";
import { latencyTone, OutcomeBadge } from "../history/badges";
import { useWhose } from "@/api/names";
import { Forbidden } from "./forbidden";
import { DrawerNotes } from "./drawer_notes";
import { HelpBar } from "./help_bar";
import { ListenBar } from "./listen_bar";
import { LiveTranscript } from "./live_transcript";
import { Meter } from "./meter";
import { TakeOver } from "./take_over";
import { TransferBadge } from "./transfer_badge";
import { answering, lengthOf } from "./wall_calls";
import { useNow } from "./wall";
import style from "./wall.module.css";

const POLL_MS = 1_500;

/** One live call beside the wall: who, how it goes, every word as it comes. */
export function CallDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { calls } = useLive();
  const whose = useWhose();
  const call = calls.get(id);
  // A call that is over stays open, under its own name.
  const [known, setKnown] = useState<{ id: string; title: string }>();
  if (call && known?.id !== id) setKnown({ id, title: text.drawerTitle(phone(otherEnd(call))) });
  const title = known?.id === id ? known.title : text.title;
  return (
    <Drawer
      open={id !== ""}
      onClose={onClose}
      // A tile that has moved to another lane is drawn anew there.
      back={() => document.querySelector<HTMLElement>(`[data-call="${known?.id}"]`)}
      title={title}
      about={call && answering(call, whose(call.organisation_id))}
    >
      {id && <Inside key={id} id={id} call={call} />}
    </Drawer>
  );
}

function Inside({ id, call }: { id: string; call: LiveCall | undefined }) {
  const now = useNow();
  useWatch(useMemo(() => [id], [id]));
  // The row of a call that has just begun may come behind its tile; once it is there the feed tells what changes.
  const row = useCall(id, (there) => (call && there ? false : POLL_MS));
  const may = useDeeds(call?.rights, row.data?.value.rights, row.dataUpdatedAt, row.refetch);
  const over = !call && row.data?.value.status === "ended";
  const shown = call ?? row.data?.value;
  const latency = call?.last_latency_ms ?? shown?.latency_p95_ms;
  if (!shown) return <Loading />;
  return (
    <div className={style.drawerGrid}>
      <div className={style.head}>
        <Row between>
          <Row>
            <Badge tone={over ? "plain" : "good"} dot>
              {text.status[shown.status]}
            </Badge>
            {over ? (
              <OutcomeBadge outcome={shown.outcome} />
            ) : (
              <span className="tabular">{clock(lengthOf(shown as LiveCall, now))}</span>
            )}
            {latency !== null && latency !== undefined && (
              <Badge tone={latencyTone(latency)}>{milliseconds(latency)}</Badge>
            )}
            {call?.listeners && call.listeners.length > 0 && (
              <Badge tone="accent">{text.listening(call.listeners)}</Badge>
            )}
          </Row>
          <Link href={`/calls/${id}`}>{text.openPage}</Link>
        </Row>
        {over ? <p className="muted">{text.over}</p> : <Meter call={id} />}
        {call && <TransferBadge call={call} now={now} />}
        {!over && may("listen") && <Voice call={id} heldBy={call?.taken_over_by ?? ""} may={may} />}
        {!over && <Forbidden organisation={shown.organisation_id} may={may} />}
      </div>
      <LiveTranscript id={id} live={!over} />
      <div className={style.help}>
        {!over && (
          <HelpBar
            call={id}
            organisation={shown.organisation_id}
            muted={call?.muted ?? false}
            may={may}
            onRefused={row.refetch}
          />
        )}
        {row.data && may("annotate") && <DrawerNotes call={row.data.value} tag={row.data.tag} />}
      </div>
    </div>
  );
}

/**
 * What we may do with the call: by its row, which is asked for anew when the feed says otherwise and when an order was refused. Before
 * it is there, and until it is there anew, by the feed.
 */
function useDeeds(
  told: Deed[] | undefined,
  read: Deed[] | undefined,
  readAt: number,
  ask: () => unknown,
): (deed: Deed) => boolean {
  const news = told?.join();
  const [heard, setHeard] = useState({ news, over: 0 });
  // What was read before the feed spoke says nothing any more, even where it cannot be read again.
  if (heard.news !== news) setHeard({ news, over: readAt });
  const asked = useRef(news);
  useEffect(() => {
    if (asked.current !== news) void ask();
    asked.current = news;
  }, [news, ask]);
  const newest = readAt > heard.over ? (read ?? told) : (told ?? read);
  const rights = newest ?? [];
  return (deed) => rights.includes(deed);
}

/** Hearing the call, and speaking in it. */
function Voice({ call, heldBy, may }: { call: string; heldBy: string; may: (deed: Deed) => boolean }) {
  const [listening] = useState(() => new Listening());
  useEffect(() => () => listening.stop(), [listening]);
  return (
    <>
      <ListenBar {...{ call, listening }} />
      {may("take-over") && <TakeOver {...{ call, listening, heldBy }} />}
    </>
  );
}
