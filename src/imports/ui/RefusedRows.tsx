import { Drawer } from 'antd'
import { parse } from 'csv-parse/browser/esm/sync'
import { useEffect, useState } from 'react'
import {
  allOf,
  api,
  asProblem,
  type Column,
  DataList,
  EmptyState,
  type Problem,
  saveFile,
} from '#platform/ui'
import { type Refusal, refusalOf } from './refusals.ts'
import { texts } from './texts.ts'
import { useSayRefusal } from './useSayRefusal.ts'

const mostShown = 500

type Shown = { readonly key: string } & Refusal
type Read = { readonly rows?: readonly Shown[]; readonly file?: Blob; readonly problem?: Problem }

function rowsOf(text: string): readonly Shown[] {
  const rows = parse(text, { columns: true, bom: true, to: mostShown, relax_column_count: true })
  return (rows as Record<string, string>[]).map((row, i) => ({ key: `${i}`, ...refusalOf(row) }))
}

function useRefused(id: string): Read {
  const [read, setRead] = useState<Read & { readonly id?: string }>({})
  useEffect(() => {
    void api.file(`/api/imports/${id}/refused.csv`).then(
      async (file) => setRead({ id, file, rows: rowsOf(await file.text()) }),
      (error: unknown) => setRead({ id, problem: asProblem(error) }),
    )
  }, [id])
  return read.id === id ? read : {}
}

/** Which rows a file could not give, and why, in the reader's language; whole as a file to correct. */
export default function RefusedRows(props: {
  readonly id: string
  readonly name: string
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const { rows, file, problem } = useRefused(props.id)
  return (
    <Drawer
      open
      onClose={props.onClose}
      size={760}
      title={t('refusedOf', { name: props.name })}
      extra={
        file ? (
          <button
            type="button"
            className="jw-text-button"
            onClick={() => saveFile(`${t('refused')} ${props.name}.csv`, file)}
          >
            {t('download')}
          </button>
        ) : null
      }
    >
      {problem ? (
        <EmptyState icon="alert" title={t('refusedFailed')} hint={problem.message} />
      ) : (
        <div className="jw-imports-refused">
          <DataList<Shown>
            label={t('refused')}
            primary={false}
            pages={allOf(rows)}
            rowKey={({ key }) => key}
            rowHeight={52}
            columns={useColumns()}
            empty={{ icon: 'check', title: t('refusedNone') }}
          />
        </div>
      )}
    </Drawer>
  )
}

function useColumns(): readonly Column<Shown>[] {
  const t = texts.useT()
  const say = useSayRefusal()
  return [
    {
      key: 'line',
      title: t('line'),
      width: '72px',
      align: 'end',
      render: ({ line }) => line || '–',
    },
    {
      key: 'named',
      title: t('row'),
      width: 'minmax(110px, 1fr)',
      render: ({ named }) => <span title={named}>{named || '–'}</span>,
    },
    {
      key: 'reason',
      title: t('why'),
      width: 'minmax(200px, 3fr)',
      render: (refusal) => (
        <span className="jw-two" title={refusal.reason}>
          {say(refusal)}
          {say(refusal) === refusal.reason ? null : <small>{refusal.reason}</small>}
        </span>
      ),
    },
  ]
}
