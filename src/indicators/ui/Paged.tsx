import type { ReactNode } from 'react'
import { EmptyState, FailedState, type Pages } from '#platform/ui'
import { texts } from './texts.ts'

/** Rows that come page by page: why there are none, or these and a way to more. */
export function Paged({
  pages,
  none,
  children,
}: {
  readonly pages: Pages<unknown>
  /** What is said where there is nothing. */
  readonly none: string
  readonly children: ReactNode
}) {
  const t = texts.useT()
  return (
    <>
      {pages.problem && pages.items.length === 0 ? (
        <FailedState problem={pages.problem} again={pages.again} />
      ) : pages.items.length === 0 && !pages.loading ? (
        <EmptyState icon="chart" title={none} />
      ) : (
        children
      )}
      {pages.hasMore ? (
        <button type="button" className="jw-link" onClick={pages.more}>
          {t('more')}
        </button>
      ) : null}
    </>
  )
}
