import { Check, ChevronDown, Search } from "lucide-react";
import { Checkbox, Select, Slider, Switch } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import style from "./field.module.css";
import { useFormPart } from "./form";
import { dayInWords } from "./time";

interface Around {
  label: string;
  hint?: string;
  error?: string;
  /** The label is read out, not seen. */
  bare?: boolean;
  /** As the API calls it: what the server finds wrong with it is told here. */
  name?: string;
}

interface Wiring {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

/** Label, hint and complaint around any input; `children` gets what ties them together for screen readers. */
export function Field({
  label,
  hint,
  error,
  bare,
  name,
  children,
}: Around & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const part = useFormPart(name);
  const wrong = error ?? part.error;
  const told = [hint && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={style.field} data-field={name}>
      <label htmlFor={id} className={bare ? "visually-hidden" : style.label}>
        {label}
      </label>
      {children({ id, "aria-describedby": told || undefined, "aria-invalid": wrong ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className={style.hint}>
          {hint}
        </p>
      )}
      {wrong && (
        <p id={`${id}-error`} className={style.error} role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

/** Several fields that are one for the API; `children` gets what to call when somebody changes one of them. */
export function FieldGroup({
  label,
  name,
  children,
}: {
  label: string;
  name: string;
  children: (touch: () => void) => ReactNode;
}) {
  const id = useId();
  const { error, touch } = useFormPart(name);
  return (
    <fieldset
      data-field={name}
      aria-describedby={error ? `${id}-error` : undefined}
      style={{ border: "none", padding: 0, margin: 0, minWidth: 0 }}
    >
      <legend>{label}</legend>
      {children(touch)}
      {error && (
        <p id={`${id}-error`} className={style.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

type Input = Omit<ComponentProps<"input">, "onChange" | "className"> & { onChange: (value: string) => void };

/** A day as people there write it: browsers show dates in an order of their own, which may be another country's. */
function inWords(type: string | undefined, value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  if (type === "date") return dayInWords(`${value}T12:00`);
  return type === "datetime-local" ? dayInWords(value) : undefined;
}

export function TextField({ label, hint, error, bare, name, onChange, ...native }: Around & Input) {
  const { touch } = useFormPart(name);
  const told = inWords(native.type, native.value) ?? hint;
  return (
    <Field {...{ label, error, bare, name }} hint={bare ? hint : told}>
      {(wiring) => (
        <input
          {...native}
          {...wiring}
          className={style.input}
          onChange={(event) => {
            touch();
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}

type Area = Omit<ComponentProps<"textarea">, "onChange" | "className"> & { onChange: (value: string) => void };

export function TextArea({ label, hint, error, bare, name, onChange, ...native }: Around & Area) {
  const { touch } = useFormPart(name);
  return (
    <Field {...{ label, hint, error, bare, name }}>
      {(wiring) => (
        <textarea
          rows={4}
          {...native}
          {...wiring}
          className={style.input}
          onChange={(event) => {
            touch();
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}

export function SearchField({ label, onChange, ...native }: { label: string } & Input) {
  return (
    <div className={style.search}>
      <Search aria-hidden />
      <input
        type="search"
        placeholder={label}
        {...native}
        aria-label={label}
        data-search
        className={style.input}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && !event.currentTarget.value && event.currentTarget.blur()}
      />
    </div>
  );
}

export interface Choice {
  value: string;
  label: string;
}

/** Radix takes no empty value: this stands for it. */
const NONE = "\u0000none";

interface Choosing extends Around {
  value: string;
  onChange: (value: string) => void;
  choices: readonly Choice[];
  placeholder?: string;
  disabled?: boolean;
  small?: boolean;
}

export function SelectField({ value, onChange, choices, placeholder, disabled, small, ...around }: Choosing) {
  const { touch } = useFormPart(around.name);
  return (
    <Field {...around}>
      {(wiring) => (
        <Select.Root
          value={value === "" && choices.some((one) => one.value === "") ? NONE : value}
          onValueChange={(chosen) => {
            touch();
            onChange(chosen === NONE ? "" : chosen);
          }}
          disabled={disabled}
        >
          <Select.Trigger
            {...wiring}
            aria-label={around.bare ? around.label : undefined}
            className={`${style.input} ${style.trigger} ${small ? style.small : ""}`}
          >
            <Select.Value placeholder={placeholder ?? around.label} />
            <Select.Icon asChild>
              <ChevronDown aria-hidden />
            </Select.Icon>
          </Select.Trigger>
          <Select.Portal>
            <Select.Content className={style.list} position="popper" sideOffset={4} collisionPadding={8}>
              <Select.Viewport>
                {choices.map((one) => (
                  <Select.Item key={one.value} value={one.value || NONE} className={style.option}>
                    <Select.ItemText>{one.label}</Select.ItemText>
                    <Select.ItemIndicator>
                      <Check aria-hidden />
                    </Select.ItemIndicator>
                  </Select.Item>
                ))}
              </Select.Viewport>
            </Select.Content>
          </Select.Portal>
        </Select.Root>
      )}
    </Field>
  );
}

interface OnOff {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  bare?: boolean;
}

export function SwitchField({ label, hint, checked, onChange, disabled, bare }: OnOff) {
  const id = useId();
  const { touch } = useFormPart(undefined);
  return (
    <div className={style.inline}>
      <Switch.Root
        id={id}
        className={style.switch}
        checked={checked}
        onCheckedChange={(on) => {
          touch();
          onChange(on);
        }}
        disabled={disabled}
        aria-label={bare ? label : undefined}
      >
        <Switch.Thumb className={style.thumb} />
      </Switch.Root>
      {!bare && (
        <span>
          <label htmlFor={id}>{label}</label>
          {hint && <span className={style.hint}>{hint}</span>}
        </span>
      )}
    </div>
  );
}

export function CheckField({ label, hint, checked, onChange, disabled }: OnOff) {
  const id = useId();
  const { touch } = useFormPart(undefined);
  return (
    <div className={style.inline}>
      <Checkbox.Root
        id={id}
        className={style.check}
        checked={checked}
        onCheckedChange={(state) => {
          touch();
          onChange(state === true);
        }}
        disabled={disabled}
      >
        <Checkbox.Indicator>
          <Check aria-hidden strokeWidth={3} />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <span>
        <label htmlFor={id}>{label}</label>
        {hint && <span className={style.hint}>{hint}</span>}
      </span>
    </div>
  );
}

interface Ranging {
  label: string;
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  step?: number;
  disabled?: boolean;
}

export function RangeField({ label, value, onChange, min = 0, max = 1, step = 0.05, disabled }: Ranging) {
  return (
    <Slider.Root
      className={style.range}
      value={[value]}
      onValueChange={([chosen]) => onChange(chosen ?? value)}
      {...{ min, max, step, disabled }}
    >
      <Slider.Track className={style.track}>
        <Slider.Range className={style.filled} />
      </Slider.Track>
      <Slider.Thumb className={style.knob} aria-label={label} />
    </Slider.Root>
  );
}
