// Reading and sending through react-query, with the keys and stale times in one place.
import {
  QueryCache,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import { App } from 'antd'
import { useRef } from 'react'
import { api, asProblem, outcomeUnknown, Problem, type Query } from './api.ts'
import { useLanguage } from './preferences.ts'
import { words } from './problems.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs

/** Things that change with administration only are kept longer than things that change with work. */
const slow = /^\/api\/(areas|categories|category-editions|units|posts|policy|lifecycle|map|setup)\b/
const staleMs = (path: string) => (slow.test(path) ? 10 * minuteMs : 20 * secondMs)

/** A session can end while pages are open: whoever asks learns it, and so does the shell. */
const queryCache = new QueryCache({
  onError: (error, { queryKey }) => {
    const lost = asProblem(error).status === 401 && pathOfKey(queryKey) !== '/api/session'
    if (lost) void touch('/api/session')
  },
})

export const queryClient = new QueryClient({
  queryCache,
  defaultOptions: {
    queries: {
      gcTime: 10 * minuteMs,
      refetchOnWindowFocus: true,
      retry: (failures, error) => failures < 2 && outcomeUnknown(asProblem(error)),
    },
  },
})

/** Every read is kept under its path, the language it was asked in and its query. */
const keyOf = (path: string, language: string, query: Query) => ['api', path, language, query]

export const pathOfKey = (key: readonly unknown[]): string =>
  key[0] === 'api' && typeof key[1] === 'string' ? key[1] : ''

/** Marks every read whose path begins with one of these as stale; those on screen are read again. */
export async function touch(...paths: readonly string[]): Promise<void> {
  await queryClient.invalidateQueries({
    predicate: ({ queryKey }) => paths.some((path) => pathOfKey(queryKey).startsWith(path)),
  })
}

export type ReadOptions = { readonly staleMs?: number; readonly keep?: boolean }

/** Reads one thing; a `null` path waits. `keep` shows the last answer while the next is on its way. */
export function useApi<T>(
  path: string | null,
  query: Query = {},
  options: ReadOptions = {},
): UseQueryResult<T, Problem> {
  const language = useLanguage()
  return useQuery<T, Problem>({
    queryKey: keyOf(path ?? '', language, query),
    queryFn: ({ signal }) => api.get<T>(path ?? '', query, { signal }),
    enabled: path !== null,
    staleTime: options.staleMs ?? staleMs(path ?? ''),
    ...(options.keep ? { placeholderData: (last: T | undefined) => last as never } : {}),
  })
}

export type PageOf<T> = { readonly items: readonly T[]; readonly next: string | null }

/** A list read page by page; hand it to `<DataList pages=…>`. */
export type Pages<T> = {
  readonly items: readonly T[]
  readonly loading: boolean
  readonly loadingMore: boolean
  readonly problem: Problem | null
  readonly hasMore: boolean
  readonly more: () => void
  readonly again: () => void
}

export function usePages<T>(path: string | null, query: Query = {}): Pages<T> {
  const language = useLanguage()
  const read = useInfiniteQuery({
    queryKey: keyOf(path ?? '', language, query),
    queryFn: ({ pageParam, signal }) =>
      api.get<PageOf<T>>(path ?? '', { ...query, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: path !== null,
    staleTime: staleMs(path ?? ''),
  })
  return {
    items: read.data?.pages.flatMap((page) => page.items) ?? [],
    loading: read.isLoading,
    loadingMore: read.isFetchingNextPage,
    problem: read.error === null ? null : asProblem(read.error),
    hasMore: read.hasNextPage,
    more: () => {
      if (!read.isFetchingNextPage) void read.fetchNextPage()
    },
    again: () => void read.refetch(),
  }
}

/** A list that is already whole. */
export const allOf = <T>(
  items: readonly T[] | undefined,
  problem: Problem | null = null,
): Pages<T> => ({
  items: items ?? [],
  loading: items === undefined && problem === null,
  loadingMore: false,
  problem,
  hasMore: false,
  more: () => undefined,
  again: () => undefined,
})

export type SendChoices<T> = {
  /** Path prefixes to read again afterwards. */
  readonly touches?: readonly string[]
  readonly onDone?: (answer: T) => void
  /** Leave the telling of a failure to the caller (forms); otherwise a message appears. */
  readonly quiet?: boolean
}

export type Sender<V, T> = {
  readonly send: (value: V) => void
  /** Rejects with a Problem. */
  readonly sendAsync: (value: V) => Promise<T>
  readonly sending: boolean
  readonly problem: Problem | null
  readonly reset: () => void
}

/**
 * Sends a command. The same value sent again after an unknown outcome carries the same key, so the
 * server does it once however often someone presses the button.
 */
export function useSend<V, T = unknown>(
  run: (value: V, key: string) => Promise<T>,
  choices: SendChoices<T> = {},
): Sender<V, T> {
  const { message } = App.useApp()
  const client = useQueryClient()
  const pending = useRef<{ readonly value: string; readonly key: string } | null>(null)
  const mutation = useMutation<T, unknown, V>({
    mutationFn: async (value) => {
      const text = value instanceof FormData ? '' : JSON.stringify(value ?? null)
      if (text === '' || pending.current?.value !== text) {
        pending.current = { value: text, key: crypto.randomUUID() }
      }
      try {
        const answer = await run(value, pending.current.key)
        pending.current = null
        return answer
      } catch (error) {
        if (!outcomeUnknown(asProblem(error))) pending.current = null
        throw asProblem(error)
      }
    },
    onSuccess: async (answer) => {
      choices.onDone?.(answer)
      await client.invalidateQueries({
        predicate: ({ queryKey }) =>
          (choices.touches ?? []).some((path) => pathOfKey(queryKey).startsWith(path)),
      })
    },
    onError: (error) => {
      if (choices.quiet) return
      const { title, hint } = words(asProblem(error))
      void message.error([title, hint].filter(Boolean).join(' · '), hint ? 6 : 3)
    },
  })
  return {
    send: (value) => mutation.mutate(value),
    sendAsync: mutation.mutateAsync,
    sending: mutation.isPending,
    problem: mutation.error === null ? null : asProblem(mutation.error),
    reset: mutation.reset,
  }
}
