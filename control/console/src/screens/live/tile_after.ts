/** Where a key leads from the tile `at` of `count`, which stand in `columns`; null: nowhere. */
export function tileAfter(key: string, at: number, count: number, columns: number): number | null {
  const to = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + columns,
    ArrowUp: at - columns,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined || to < 0 || to >= count || to === at ? null : to;
}
