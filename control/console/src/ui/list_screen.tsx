import { MoreHorizontal, Plus } from "lucide-react";
import type { ReactNode } from "react";
import type { Listed } from "@/api/list";
import { common } from "@/strings/common";
import { Button, IconButton } from "./button";
import { SelectField } from "./field";
import { Menu, type MenuItem } from "./layer";
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
  tall?: boolean;
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

/** What else can be done with a row; `of` names the row to who hears it. */
export const RowMenu = ({ of, items }: { of: string; items: (MenuItem | null)[] }) => (
  <Menu
    trigger={
      <IconButton small label={`${common.moreActions}: ${of}`}>
        <MoreHorizontal aria-hidden />
      </IconButton>
    }
    items={items}
  />
);

/** Begins something new on a list. */
export const NewButton = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <Button look="primary" onClick={onClick}>
    <Plus aria-hidden /> {label}
  </Button>
);

/** What an empty list says: that nothing fits the filters, or that there is nothing. */
export const nothing = (filtered: boolean, empty: Nothing): Nothing =>
  filtered ? { title: common.nothingMatches, next: common.nothingMatchesNext } : empty;

interface Filtering {
  /** The question of the address that it answers. */
  name: string;
  label: string;
  /** The address's questions, and how they are changed. */
  of: readonly [Record<string, string>, (change: Record<string, string>) => void];
  names: Record<string, string>;
  /** Of no filter at all. */
  any: string;
}

/** One of the names, or any: a filter above a list. */
export const FilterField = ({ name, label, of: [questions, ask], names, any }: Filtering) => (
  <SelectField
    bare
    label={label}
    value={questions[name] ?? ""}
    onChange={(value) => ask({ [name]: value })}
    choices={choicesOf(names, any)}
  />
);
