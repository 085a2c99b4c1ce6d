import {
  createContext,
  type FormEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { faultsOf } from "./faults";
import { useUnsaved } from "./unsaved";

type Faults = Record<string, string>;
const NONE: Faults = {};

/** A form that is filled in: what is wrong with it, and whether it is on its way. */
export interface Form {
  element: RefObject<HTMLFormElement | null>;
  /** For a button that sends it and stands elsewhere: its `form`. */
  id: string;
  /** By the API's names of the fields. */
  wrong: Faults;
  /** What no field of it can tell. */
  failure: string;
  busy: boolean;
  /** Something was written into it. */
  touched: boolean;
  /** Somebody changes this field: what was wrong with it may be no longer. */
  touch: (name?: string) => void;
  /** Sends it, once at a time; whether it got through. */
  send: () => Promise<boolean>;
}

/**
 * Sends what fields hold by `work`. What the server refuses is told at the fields that it names, the first of which gets the focus;
 * the rest stands in `failure`. Until it is through, whoever leaves is asked: where they wrote anything, or by `changed`.
 */
export function useForm(work: () => Promise<unknown>, changed?: boolean): Form {
  const element = useRef<HTMLFormElement>(null);
  const id = useId();
  const underWay = useRef(false);
  const [busy, setBusy] = useState(false);
  const [touched, setTouched] = useState(false);
  const [wrong, setWrong] = useState(NONE);
  const [failure, setFailure] = useState("");
  const [refusals, setRefusals] = useState(0);
  useUnsaved((changed ?? touched) && !busy);
  // By each refusal, not by what is left of one while somebody mends it.
  useEffect(() => {
    if (refusals > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);
  const touch = useCallback((name?: string) => {
    setTouched(true);
    if (name !== undefined) setWrong((before) => (name in before ? without(before, name) : before));
  }, []);
  const send = async () => {
    if (underWay.current) return false;
    underWay.current = true;
    setBusy(true);
    setWrong(NONE);
    setFailure("");
    try {
      await work();
      setTouched(false);
      return true;
    } catch (error) {
      const shown = (name: string) => Boolean(element.current?.querySelector(`[data-field="${CSS.escape(name)}"]`));
      const { fields, rest } = faultsOf(error, shown);
      setWrong(fields);
      setFailure(rest);
      setRefusals((before) => before + 1);
      return false;
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };
  return { element, id, wrong, failure, busy, touched, touch, send };
}

const without = (faults: Faults, name: string): Faults =>
  Object.fromEntries(Object.entries(faults).filter(([other]) => other !== name));

const FormContext = createContext<Form | null>(null);

/** The fields of `of`: each that has a `name` tells what is wrong with it. */
export function FormFields({ of, children }: { of: Form; children: ReactNode }) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    void of.send();
  };
  return (
    <FormContext value={of}>
      <form ref={of.element} id={of.id} onSubmit={submit} style={{ display: "grid", gap: "var(--s3)", minWidth: 0 }}>
        {children}
      </form>
    </FormContext>
  );
}

/** What no field of the form tells. */
export function FormFailure() {
  const failure = useContext(FormContext)?.failure;
  return failure ? (
    <p role="alert" style={{ color: "var(--bad)" }}>
      {failure}
    </p>
  ) : null;
}

/** For a field: what is wrong with it, and what to call when somebody changes it. */
export function useFormPart(name: string | undefined): { error: string | undefined; touch: () => void } {
  const form = useContext(FormContext);
  return { error: name === undefined ? undefined : form?.wrong[name], touch: () => form?.touch(name) };
}
