import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { common } from "@/strings/common";
import { Button } from "./button";
import { useShortcuts } from "./shortcuts";
import style from "./table.module.css";

export interface Column<T> {
  id: string;
  title: string;
  cell: (row: T) => ReactNode;
  /** The name by which the server sorts. */
  sort?: string;
  end?: boolean;
  width?: number | string;
  /** Takes the room that is left, and is cut there. */
  fill?: boolean;
}

interface TableProps<T> {
  label: string;
  rows: readonly T[];
  columns: Column<T>[];
  keyOf: (row: T) => string;
  onOpen?: (row: T) => void;
  chosen?: string;
  /** `-started_at`: descending. */
  sort?: string;
  onSort?: (sort: string) => void;
  more?: { has: boolean; busy: boolean; load: () => void };
  /** Fills its page and scrolls inside; without, the page scrolls and every row is there. */
  tall?: boolean;
  bare?: boolean;
}

const ROW_PX = 41;

/**
 * A table with j, k and Enter. In a `tall` one only the rows in sight are in the document; rows outside are two spacers, so
 * that it stays a real table with its headers.
 */
export function Table<T>(props: TableProps<T>) {
  const { rows, columns, keyOf, onOpen, chosen, sort, onSort, more, tall, bare } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(-1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    enabled: Boolean(tall),
  });
  const items = tall ? virtual.getVirtualItems() : null;
  const shown = items ? items.map((item) => item.index) : rows.map((_, i) => i);
  const before = items?.[0]?.start ?? 0;
  const after = items ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;

  const sideways = useSideways(frame, rows, !tall);

  const step = (by: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, at + by));
    if (rows.length === 0) return;
    setAt(next);
    if (tall) virtual.scrollToIndex(next);
  };
  useShortcuts(onOpen ? { j: () => step(1), k: () => step(-1) } : {});
  useEffect(() => {
    if (at >= 0) frame.current?.querySelector<HTMLElement>(`[data-row="${at}"]`)?.focus();
  }, [at]);

  const onKey = (event: KeyboardEvent, index: number, row: T) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "Enter") onOpen?.(row);
    else if (event.key === "ArrowDown") step(index === at ? 1 : index + 1 - at);
    else if (event.key === "ArrowUp") step(index === at ? -1 : index - 1 - at);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className={`${style.frame} ${bare ? style.bare : ""} ${tall ? style.tall : ""}`}
      ref={frame}
      tabIndex={tall || sideways ? 0 : undefined}
      role="region"
      aria-label={props.label}
    >
      <table className={style.table} aria-label={props.label} aria-rowcount={more?.has ? -1 : rows.length + 1}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Header key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Spacer px={before} columns={columns.length} />}
          {shown.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            const key = keyOf(row);
            return (
              <tr
                key={key}
                data-row={index}
                data-opens={onOpen ? true : undefined}
                data-chosen={chosen === key}
                aria-rowindex={index + 2}
                tabIndex={onOpen ? (index === Math.max(0, at) ? 0 : -1) : undefined}
                onFocus={(event) => event.target === event.currentTarget && setAt(index)}
                onClick={(event) => !ofControl(event.target) && onOpen?.(row)}
                onKeyDown={(event) => onKey(event, index, row)}
              >
                {columns.map((column) => (
                  <td key={column.id} className={column.end ? style.end : column.fill ? style.fill : undefined}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <Spacer px={after} columns={columns.length} />}
        </tbody>
      </table>
      {more?.has && (
        <div className={style.more}>
          <Button small onClick={more.load} busy={more.busy}>
            {common.more}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Whether there is more to the side than is in sight: what scrolls must be reached by keys. */
function useSideways(frame: RefObject<HTMLElement | null>, rows: unknown, asked: boolean): boolean {
  const [sideways, setSideways] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!asked || !element) return;
    const observer = new ResizeObserver(() => setSideways(element.scrollWidth > element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, rows, asked]);
  return sideways;
}

function Spacer({ px, columns }: { px: number; columns: number }) {
  return (
    <tr className={style.spacer} aria-hidden>
      <td colSpan={columns} style={{ height: px }} />
    </tr>
  );
}

function Header<T>({ column, sort, onSort }: { column: Column<T>; sort?: string; onSort?: (sort: string) => void }) {
  const descending = sort === `-${column.sort}`;
  const ascending = sort === column.sort;
  const direction = descending ? "descending" : ascending ? "ascending" : undefined;
  return (
    <th
      scope="col"
      className={column.end ? style.end : column.fill ? style.fill : undefined}
      style={{ width: column.width }}
      aria-sort={direction}
    >
      {column.sort && onSort ? (
        <button type="button" onClick={() => onSort(descending ? (column.sort ?? "") : `-${column.sort}`)}>
          {column.title}
          {descending && <ArrowDown aria-hidden />}
          {ascending && <ArrowUp aria-hidden />}
        </button>
      ) : (
        column.title || <span className="visually-hidden">{common.moreActions}</span>
      )}
    </th>
  );
}

/** Whether a click was meant for a switch, a menu or a link that stands in the row, and not for the row. */
const ofControl = (target: EventTarget): boolean =>
  (target as Element).closest("a, button, input, label, [role=menuitem]") !== null;

/** A cell of two lines: what it is, and what else is known of it. */
export function TwoLines({ first, second }: { first: ReactNode; second?: ReactNode }) {
  return (
    <span className={style.two}>
      <span>{first}</span>
      {second && <small>{second}</small>}
    </span>
  );
}
