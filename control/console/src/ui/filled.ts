import { useState } from "react";

/** A field of a form: what it is called, what stands in it, and what to call when somebody changes it. */
interface Part<Name, Value> {
  name: Name;
  value: Value;
  onChange: (value: Value) => void;
}

/**
 * What a form is filled in with, by the API's names of its fields: `{...of("name")}` ties a field to its part of it, and to what the
 * server finds wrong with it (`useForm`).
 */
export function useFilled<T extends object>(first: T | (() => T)) {
  const [filled, setFilled] = useState(first);
  const set =
    <K extends keyof T & string>(name: K) =>
    (value: T[K]) =>
      setFilled((before) => ({ ...before, [name]: value }));
  const of = <K extends keyof T & string>(name: K): Part<K, T[K]> => ({
    name,
    value: filled[name],
    onChange: set(name),
  });
  return { filled, set, of };
}
