import { useInfiniteQuery } from "@tanstack/react-query";

interface PageOf<T> {
  data: T[];
  next_cursor: string | null;
}

export interface Listed<T> {
  data: T[] | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
  more: { has: boolean; busy: boolean; load: () => void };
}

interface Options {
  /** Asked again so often. */
  every?: number;
  enabled?: boolean;
}

/** A list of the API, page after page. `key` must name everything that `load` depends on. */
export function useList<T>(
  key: readonly unknown[],
  load: (cursor: string | undefined) => Promise<PageOf<T>>,
  { every, enabled = true }: Options = {},
): Listed<T> {
  const asked = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: every,
    placeholderData: (before) => before,
    enabled,
  });
  return {
    data: asked.data?.pages.flatMap((page) => page.data),
    error: asked.error,
    isPending: asked.isPending,
    refetch: asked.refetch,
    more: { has: asked.hasNextPage, busy: asked.isFetchingNextPage, load: () => void asked.fetchNextPage() },
  };
}
