import { CircleAlert, Inbox, Lock, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { Problem } from "@/api/problem";
import { common } from "@/strings/common";
import { capital } from "./texts";
import { Button } from "./button";
import style from "./states.module.css";

/** `config.base_url` → base url. */
const wordsOf = (name: string) => name.replace(/^.*\./, "").replaceAll("_", " ");

/** A complaint about a field as a sentence: "must be …" is said of its name, what is a sentence by itself is left as it is. */
export function sentence(name: string, what: string): string {
  const whole = name === "" || /^(\p{Lu}|there is )/u.test(what);
  const said = whole ? capital(what) : `${common.fields[name] ?? capital(wordsOf(name))} ${what}`;
  return /[.!?]$/.test(said) ? said : `${said}.`;
}

/** What to tell people of an error. */
export function messageOf(error: unknown): string {
  if (error instanceof Problem) {
    const fields = Object.entries(error.fields).map(([name, what]) => sentence(name, what));
    return fields.length > 0 ? fields.join(" ") : (common.problems[error.type] ?? error.message);
  }
  return error instanceof Error ? error.message : String(error);
}

/** What people can do about an error; empty where its own words say it. */
export function remedyOf(error: unknown): string {
  if (!(error instanceof Problem) || error.type in common.problems) return "";
  if (error.status === 0) return common.remedies.away;
  if (error.status === 401) return common.remedies.signIn;
  if (error.status === 403) return common.deniedNext;
  if (error.status === 429 || error.status === 503) return common.remedies.wait;
  if (error.status >= 500) return common.remedies.report(error.requestId);
  return "";
}

/** Shown only where it takes more than a moment. */
export function Loading({ lines = 6 }: { lines?: number }) {
  return (
    <div className={style.bones} role="status" aria-label={common.loading}>
      {Array.from({ length: lines }, (_, i) => (
        <div key={i} className={style.bone} style={{ width: `${92 - ((i * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

export function Empty({
  title,
  next,
  icon,
  children,
}: {
  title: string;
  next?: string;
  icon?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={style.state} data-state="empty">
      {icon ?? <Inbox aria-hidden />}
      <h2>{title}</h2>
      {next && <p>{next}</p>}
      {children}
    </div>
  );
}

export function Denied({ about }: { about?: string }) {
  return (
    <div className={style.state} data-state="denied">
      <Lock aria-hidden />
      <h2>{common.denied}</h2>
      <p>{about ?? common.deniedNext}</p>
    </div>
  );
}

export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (error instanceof Problem && error.status === 403) return <Denied about={error.detail} />;
  const away = error instanceof Problem && error.status === 0;
  const missing = error instanceof Problem && error.status === 404;
  return (
    <div className={style.state} role="alert" data-state="error">
      {away ? <WifiOff aria-hidden /> : <CircleAlert aria-hidden />}
      <h2>{missing ? common.notFound : away ? common.away : common.failed}</h2>
      <p>{missing ? common.notFoundNext : messageOf(error)}</p>
      {error instanceof Problem && error.requestId && (
        <p className={style.id}>
          {common.requestId} <code>{error.requestId}</code>
        </p>
      )}
      {onRetry && !missing && <Button onClick={onRetry}>{common.retry}</Button>}
    </div>
  );
}

export interface Asked<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** The four states of what is asked of the server; `children` is the fifth, when it is there. */
export function Answer<T>({ of, lines, children }: { of: Asked<T>; lines?: number; children: (data: T) => ReactNode }) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.isPending) return <Loading lines={lines} />;
  return <Failed error={of.error} onRetry={() => of.refetch()} />;
}

export function Banner({ children }: { children: ReactNode }) {
  return (
    <div className={style.banner} role="status">
      <WifiOff aria-hidden />
      {children}
    </div>
  );
}
