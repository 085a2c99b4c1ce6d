import type { ReactNode } from "react";
import { Page } from "./layout";
import { Answer, type Asked } from "./states";

interface Props<T> {
  of: Asked<T>;
  /** What such a thing is called, while it has no name of its own. */
  title: string;
  back?: { to: string; label: string };
  lines?: number;
  children: (data: T) => ReactNode;
}

/** A page about one thing, which has a title and a way back before the thing is there, and where it never comes. */
export function OnePage<T>({ of, title, back, lines, children }: Props<T>) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  return (
    <Page title={title} back={back}>
      <Answer of={of} lines={lines}>
        {children}
      </Answer>
    </Page>
  );
}
