import { ChevronLeft } from "lucide-react";
import { Tabs as Radix, ToggleGroup } from "radix-ui";
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import style from "./layout.module.css";
import { leave } from "./unsaved";

interface PageProps {
  title: ReactNode;
  about?: ReactNode;
  actions?: ReactNode;
  back?: { to: string; label: string };
  /** Fills the window, for what scrolls inside. */
  full?: boolean;
  children: ReactNode;
}

export function Page({ title, about, actions, back, full, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${heading.current?.textContent ?? ""} · Tandem`;
  });
  return (
    <div className={`${style.page} ${full ? style.full : ""}`}>
      <header className={style.head}>
        <div>
          {back && (
            <Link href={back.to} className={style.crumb}>
              <ChevronLeft aria-hidden /> {back.label}
            </Link>
          )}
          <h1 ref={heading} tabIndex={-1} data-title>
            {title}
          </h1>
          {about && <p>{about}</p>}
        </div>
        {actions && <div className={style.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface CardProps {
  title?: ReactNode;
  about?: ReactNode;
  actions?: ReactNode;
  /** What it holds reaches its edges: tables, lists. */
  flush?: boolean;
  children: ReactNode;
  style?: CSSProperties;
}

export function Card({ title, about, actions, flush, children, style: own }: CardProps) {
  return (
    <section className={style.card} style={own}>
      {(title || actions) && (
        <header className={style.cardHead}>
          <div>
            <h2>{title}</h2>
            {about && <p>{about}</p>}
          </div>
          {actions && <div className={style.actions}>{actions}</div>}
        </header>
      )}
      <div className={`${style.cardBody} ${flush ? style.flush : ""}`}>{children}</div>
    </section>
  );
}

/** Columns that wrap when they would be narrower than `min` pixels, or those of `columns`, which a narrow window has one under the other. */
export function Grid({ min = 280, columns, children }: { min?: number; columns?: string; children: ReactNode }) {
  const template = columns ?? `repeat(auto-fill, minmax(min(${min}px, 100%), 1fr))`;
  return (
    <div className={style.grid} data-fixed={columns !== undefined} style={{ "--columns": template } as CSSProperties}>
      {children}
    </div>
  );
}

type Space = 1 | 2 | 3 | 4 | 5;
export function Stack({ gap = 3, children }: { gap?: Space; children: ReactNode }) {
  return (
    <div className={style.stack} style={{ gap: `var(--s${gap})` }}>
      {children}
    </div>
  );
}
export function Row({ gap = 2, between, children }: { gap?: Space; between?: boolean; children: ReactNode }) {
  return (
    <div className={style.row} style={{ gap: `var(--s${gap})`, justifyContent: between ? "space-between" : undefined }}>
      {children}
    </div>
  );
}

/** Figures beside each other, as wide as their page. */
export const Stats = ({ children }: { children: ReactNode }) => <div className={style.stats}>{children}</div>;

export function Stat({ label, value, note }: { label: string; value: ReactNode; note?: ReactNode }) {
  return (
    <dl className={style.stat}>
      <dt>{label}</dt>
      <dd>
        {value}
        {note && (
          <>
            {" "}
            <small>{note}</small>
          </>
        )}
      </dd>
    </dl>
  );
}

export function Facts({ rows }: { rows: [string, ReactNode][] }) {
  return (
    <dl className={style.facts}>
      {rows.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value || value === 0 ? value : "–"}</dd>
        </div>
      ))}
    </dl>
  );
}

export type Tone = "plain" | "good" | "warn" | "bad" | "info" | "accent";
export function Badge({ tone = "plain", dot, children }: { tone?: Tone; dot?: boolean; children: ReactNode }) {
  return (
    <span className={`${style.badge} ${style[tone] ?? ""} ${dot ? style.dot : ""}`}>
      {typeof children === "string" ? <span>{children}</span> : children}
    </span>
  );
}

export interface Tab {
  id: string;
  label: string;
  content: () => ReactNode;
}
/** `keeps`: a tab may hold what is not saved, which goes with it; who leaves it is asked. */
export function Tabs(props: { tabs: Tab[]; value?: string; onChange?: (id: string) => void; keeps?: boolean }) {
  const { tabs, value, onChange, keeps } = props;
  const [own, setOwn] = useState(tabs[0]?.id);
  const open = (id: string) => {
    setOwn(id);
    onChange?.(id);
  };
  return (
    <Radix.Root value={value ?? own} onValueChange={(id) => (keeps ? leave(() => open(id)) : open(id))}>
      <Radix.List className={style.tabs}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.id} value={tab.id} className={style.tab}>
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} className={style.panel}>
          {tab.content()}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

interface Segment {
  value: string;
  label: ReactNode;
  name?: string;
}
export function Segmented(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: Segment[];
}) {
  return (
    <ToggleGroup.Root
      type="single"
      className={style.segmented}
      aria-label={props.label}
      value={props.value}
      onValueChange={(value) => value && props.onChange(value)}
    >
      {props.choices.map((one) => (
        <ToggleGroup.Item key={one.value} value={one.value} aria-label={one.name}>
          {one.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

export const Kbd = ({ children }: { children: ReactNode }) => <kbd className={style.kbd}>{children}</kbd>;

export function Code({ children, label }: { children: string; label: string }) {
  return (
    <pre className={style.code} tabIndex={0} aria-label={label}>
      {children}
    </pre>
  );
}

export const Json = ({ value, label }: { value: unknown; label: string }) => (
  <Code label={label}>{JSON.stringify(value, null, 2)}</Code>
);
