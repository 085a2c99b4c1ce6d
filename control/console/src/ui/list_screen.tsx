import type { ReactNode } from "react";
import type { Listed } from "@/api/list";
import { Answer, Empty } from "./states";
import { type Column, Table } from "./table";

interface ListProps<T> {
  label: string;
  of: Listed<T>;
  columns: Column<T>[];
  keyOf: (row: T) => string;
  empty: { title: string; next?: string; action?: ReactNode };
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
