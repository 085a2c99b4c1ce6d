import { Toast } from "radix-ui";
import { useSyncExternalStore } from "react";
import { common } from "@/strings/common";
import { Button } from "./button";
import { messageOf, remedyOf } from "./states";
import style from "./toast.module.css";

interface Notice {
  id: number;
  title: string;
  about?: string;
  tone?: "plain" | "good" | "bad";
  action?: { label: string; run: () => void };
  lasts?: number;
}

const SHOWN_MAX = 4;
const LASTS_MS = 5_000;

let notices: Notice[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: Notice[]): void {
  notices = next;
  listeners.forEach((listener) => listener());
}

/** Tells something in the corner of the window; the oldest gives way. */
export function notify(notice: Omit<Notice, "id">): void {
  set([...notices, { ...notice, id: ++last }].slice(-SHOWN_MAX));
}
export const notifyGood = (title: string) => notify({ title, tone: "good" });
/** What went wrong, and what can be done about it. */
export const notifyBad = (title: string, error: unknown) =>
  notify({
    title,
    about: [messageOf(error), remedyOf(error)].filter(Boolean).join(" "),
    tone: "bad",
    lasts: 9_000,
  });

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
  return (
    <Toast.Provider swipeDirection="left" label={common.status}>
      {shown.map((one) => (
        <Toast.Root
          key={one.id}
          className={style.toast}
          data-tone={one.tone}
          duration={one.lasts ?? LASTS_MS}
          onOpenChange={(open) => !open && set(notices.filter((other) => other.id !== one.id))}
        >
          <Toast.Title className={style.title}>{one.title}</Toast.Title>
          {one.about && <Toast.Description className={style.about}>{one.about}</Toast.Description>}
          {one.action && (
            <Toast.Action asChild altText={one.action.label}>
              <Button small onClick={one.action.run}>
                {one.action.label}
              </Button>
            </Toast.Action>
          )}
        </Toast.Root>
      ))}
      <Toast.Viewport className={style.viewport} />
    </Toast.Provider>
  );
}
