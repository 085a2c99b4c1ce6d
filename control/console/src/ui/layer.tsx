import { X } from "lucide-react";
import { Dialog as Radix, DropdownMenu } from "radix-ui";
import { type ReactNode, useState } from "react";
import { common } from "@/strings/common";
import { Button, IconButton } from "./button";
import { useEscape } from "./escape";
import { useFocusBack } from "./focus_back";
import { FormFailure, FormFields, useForm } from "./form";
import style from "./layer.module.css";
import { messageOf } from "./states";
import { askFirst } from "./unsaved";

interface Opened {
  open: boolean;
  onClose: () => void;
  title: string;
  about?: string;
  children: ReactNode;
  foot?: ReactNode;
}

/**
 * Where the focus is when a layer opens and none of its fields asked for it: its first field, else the layer itself. Not the
 * button that closes it, whose hint would open over it and take the first Escape.
 */
function enter(event: Event): void {
  event.preventDefault();
  const layer = event.currentTarget as HTMLElement;
  (layer.querySelector<HTMLElement>("input:not([type=range]), textarea") ?? layer).focus();
}

/** As `enter`, but never in a field: beside an open drawer single keys go on to work. */
function rest(event: Event): void {
  event.preventDefault();
  (event.currentTarget as HTMLElement).focus();
}

/** Over the page, holding the focus until it is closed; then the focus goes back to where it was. */
export function Dialog({ open, onClose, title, about, children, foot, wide }: Opened & { wide?: boolean }) {
  useEscape(open, onClose);
  const focus = useFocusBack();
  return (
    <Radix.Root open={open} onOpenChange={(stays) => !stays && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={style.veil} />
        <Radix.Content
          className={`${style.dialog} ${wide ? style.wide : ""}`}
          onOpenAutoFocus={(event) => {
            focus.note();
            enter(event);
          }}
          onCloseAutoFocus={focus.giveBack}
          {...(about ? {} : { "aria-describedby": undefined })}
        >
          <header className={style.head}>
            <div>
              <Radix.Title>{title}</Radix.Title>
              {about && <Radix.Description>{about}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label={common.close} small>
                <X aria-hidden />
              </IconButton>
            </Radix.Close>
          </header>
          <div className={style.body} tabIndex={-1}>
            {children}
          </div>
          {foot && <footer className={style.foot}>{foot}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface FormProps extends Omit<Opened, "open" | "foot"> {
  /** What the button that sends it says; the dialog's title where nothing is said. */
  submit?: string;
  wide?: boolean;
  /** It cannot be sent yet. */
  waits?: boolean;
  /** The dialog closes when it is through: what it brings to light is shown by who opened the dialog. */
  onSubmit: () => Promise<unknown>;
}

/**
 * A dialog whose body is a form, there from the start: Enter sends it, what goes wrong is told at the fields, or below them. Whoever
 * closes it with something written in it is asked.
 */
export function FormDialog({ submit, onSubmit, waits, children, ...opened }: FormProps) {
  const form = useForm(async () => {
    await onSubmit();
    opened.onClose();
  });
  const close = () => (form.touched && !form.busy ? askFirst(opened.onClose) : opened.onClose());
  return (
    <Dialog open {...opened} onClose={close}>
      <FormFields of={form}>
        {children}
        <FormFailure />
        <div style={{ display: "flex", justifyContent: "flex-end", gap: "var(--s2)", marginTop: "var(--s2)" }}>
          <Button onClick={close}>{common.cancel}</Button>
          <Button type="submit" look="primary" busy={form.busy} disabled={waits}>
            {submit ?? opened.title}
          </Button>
        </div>
      </FormFields>
    </Dialog>
  );
}

interface Asking {
  open: boolean;
  onClose: () => void;
  title: string;
  about: string;
  confirm: string;
  /** What the way back says. */
  back?: string;
  onConfirm: () => Promise<unknown>;
}

/** For what cannot be taken back. */
export function Confirm({ open, onClose, title, about, confirm, back = common.cancel, onConfirm }: Asking) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const go = async () => {
    setBusy(true);
    setFailure("");
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      {...{ open, onClose, title, about }}
      foot={
        <>
          <Button onClick={onClose}>{back}</Button>
          <Button look="alarm" busy={busy} onClick={go}>
            {confirm}
          </Button>
        </>
      }
    >
      {failure && (
        <p role="alert" style={{ color: "var(--bad)" }}>
          {failure}
        </p>
      )}
    </Dialog>
  );
}

interface DrawerProps extends Opened {
  /** What gets the focus where what had it is drawn anew meanwhile. */
  back?: () => HTMLElement | null;
}

/** At the right edge; the page beside it stays usable. */
export function Drawer({ open, onClose, title, about, children, foot, back }: DrawerProps) {
  useEscape(open, onClose);
  const focus = useFocusBack(back);
  return (
    <Radix.Root open={open} onOpenChange={(stays) => !stays && onClose()} modal={false}>
      <Radix.Portal>
        <Radix.Content
          className={style.drawer}
          data-drawer
          onOpenAutoFocus={(event) => {
            focus.note();
            rest(event);
          }}
          onCloseAutoFocus={focus.giveBack}
          {...(about ? {} : { "aria-describedby": undefined })}
          onInteractOutside={(event) => event.preventDefault()}
        >
          <header className={style.head}>
            <div>
              <Radix.Title>{title}</Radix.Title>
              {about && <Radix.Description>{about}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label={common.close}>
                <X aria-hidden />
              </IconButton>
            </Radix.Close>
          </header>
          <div className={style.body} style={{ display: "flex", flexDirection: "column" }}>
            {children}
          </div>
          {foot && <footer className={style.foot}>{foot}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
}

export function Menu({ trigger, items }: { trigger: ReactNode; items: (MenuItem | null)[] }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={style.menu} sideOffset={4} align="end" collisionPadding={8}>
          {items.map((item, index) =>
            item ? (
              <DropdownMenu.Item
                key={item.label}
                className={style.item}
                data-danger={item.danger}
                disabled={item.disabled}
                onSelect={item.onSelect}
              >
                {item.icon}
                {item.label}
              </DropdownMenu.Item>
            ) : (
              <DropdownMenu.Separator key={index} className={style.rule} />
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
