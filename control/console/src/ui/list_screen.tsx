import type { ReactNode } from "react";
import type { Listed } from "@/api/list";
import { common } from "@/strings/common";
import { SelectField } from "./field";
import { Answer, Empty } from "./states";
import { type Column, Table } from "./table";
import { choicesOf } from "./texts";

interface Nothing {
  title: string;
  next?: string;
  action?: ReactNode;
}

interface ListProps<T> {
  label: string;
  of: Listed<T>;
  columns: Column<T>[];
  keyOf: (row: T) => string;
  empty: Nothing;
  onOpen?: (row: T) => void;
  chosen?: string;
  sort?: string;
  onSort?: (sort: string) => void;
  height?: string;
  bare?: boolean;
}

/** A list of the API in all its states. */
export function List<T>({ of, empty, label, ...table }: ListProps<T>) {
  return (
    <Answer of={of}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty title={empty.title} next={empty.next}>
            {empty.action}
          </Empty>
        ) : (
          <Table {...table} label={label} rows={rows} more={of.more} />
        )
      }
    </Answer>
  );
}

/** What an empty list says: that nothing fits the filters, or that there is nothing. */
export const nothing = (filtered: boolean, empty: Nothing): Nothing =>
  filtered ? { title: common.nothingMatches, next: common.nothingMatchesNext } : empty;

interface Filtering {
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
  names: Record<string, string>;
  /** Of no filter at all. */
  any: string;
}

/** One of the names, or any: a filter above a list. */
export const FilterField = ({ label, value = "", onChange, names, any }: Filtering) => (
  <SelectField bare {...{ label, value, onChange }} choices={choicesOf(names, any)} />
);
