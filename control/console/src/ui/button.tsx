import { Tooltip } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import style from "./button.module.css";

interface Looks {
  look?: "primary" | "secondary" | "ghost" | "danger" | "alarm";
  small?: boolean;
  /** A toggle that is on. */
  pressed?: boolean;
}

type Native = Omit<ComponentProps<"button">, "className">;

const classes = ({ look = "secondary", small, pressed }: Looks, square = false) =>
  [style.button, style[look], small && style.small, square && style.square, pressed && style.pressed]
    .filter(Boolean)
    .join(" ");

export function Button({ look, small, pressed, busy, children, ...native }: Looks & { busy?: boolean } & Native) {
  return (
    <button
      type="button"
      {...native}
      aria-pressed={pressed}
      aria-busy={busy || undefined}
      disabled={native.disabled || busy}
      className={classes({ look, small, pressed })}
    >
      {busy && <span className={style.spinner} aria-hidden />}
      {children}
    </button>
  );
}

/** Looks like a button, leads somewhere. */
export function ButtonLink({ look, small, children, ...native }: Looks & Omit<ComponentProps<"a">, "className">) {
  return (
    <a {...native} className={classes({ look, small })} style={{ textDecoration: "none", color: undefined }}>
      {children}
    </a>
  );
}

/** A button that is only a picture: `label` is read out and shown as a tip. */
export function IconButton({
  label,
  look = "ghost",
  small,
  pressed,
  children,
  ...native
}: Looks & { label: string } & Native) {
  return (
    <Tip text={label}>
      <button
        type="button"
        {...native}
        aria-label={label}
        aria-pressed={pressed}
        className={classes({ look, small, pressed }, true)}
      >
        {children}
      </button>
    </Tip>
  );
}

export function Tip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={style.tip} sideOffset={5} collisionPadding={8}>
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
