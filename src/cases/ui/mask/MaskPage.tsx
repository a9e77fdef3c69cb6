// /console/cases/:id/photos/:photo/mask: faces and number plates covered by hand, before everyone sees the photo.
import { App, Button, Segmented } from 'antd'
import { useRef, useState } from 'react'
import {
  api,
  EmptyState,
  FailedState,
  GoLink,
  Icon,
  Page,
  ProblemAlert,
  useApi,
  usePathParts,
  useSend,
  Waiting,
} from '#platform/ui'
import { type CaseDetail, sayNumberOf } from '../types.ts'
import { Canvas } from './Canvas.tsx'
import { type Kind, type Mask, middle } from './shapes.ts'
import { texts } from './texts.ts'
import './mask.css'

type Masked = CaseDetail & { readonly copy: string }

export function MaskPage() {
  const t = texts.useT()
  const { id = '', photo = '' } = usePathParts()
  const read = useApi<CaseDetail>(`/api/cases/${id}`)
  if (read.error) return <FailedState problem={read.error} again={() => void read.refetch()} />
  if (!read.data)
    return (
      <Page title={t('title')}>
        <Waiting />
      </Page>
    )
  const found = read.data.evidence.find((e) => e.id === photo)
  return (
    <Page
      title={`${t('title')} · ${sayNumberOf(read.data.number)}`}
      actions={<GoLink to={`/console/cases/${id}`}>{t('back')}</GoLink>}
    >
      {found ? (
        <Work c={read.data} photo={photo} url={found.url} />
      ) : (
        <EmptyState icon="camera" title={t('missing')} />
      )}
    </Page>
  )
}

type WorkProps = { readonly c: CaseDetail; readonly photo: string; readonly url: string }

function Work({ c, photo, url }: WorkProps) {
  const [made, setMade] = useState<Masked | null>(null)
  return made ? (
    <Copy c={made} onAgain={() => setMade(null)} />
  ) : (
    <Draw c={c} photo={photo} url={url} onMade={setMade} />
  )
}

const toShape = ({ kind, x, y, width, height }: Mask) => ({ kind, x, y, width, height })

function useMasks() {
  const [masks, setMasks] = useState<readonly Mask[]>([])
  const last = useRef(0)
  const next = () => (last.current += 1)
  return {
    masks,
    draw: (box: Omit<Mask, 'id'>) => setMasks((all) => [...all, { ...box, id: next() }]),
    add: (kind: Kind) => {
      const id = next()
      setMasks((all) => [...all, middle(id, kind)])
      requestAnimationFrame(() => document.getElementById(`mask-${id}`)?.focus())
    },
    change: (mask: Mask) => setMasks((all) => all.map((m) => (m.id === mask.id ? mask : m))),
    remove: (id: number) => setMasks((all) => all.filter((m) => m.id !== id)),
    undo: () => setMasks((all) => all.slice(0, -1)),
  }
}

function Draw({ c, photo, url, onMade }: WorkProps & { readonly onMade: (c: Masked) => void }) {
  const t = texts.useT()
  const [kind, setKind] = useState<Kind>('ellipse')
  const { masks, draw, add, change, remove, undo } = useMasks()
  const send = useSend(
    (shapes: readonly Omit<Mask, 'id'>[], key) =>
      api.post<Masked>(`/api/cases/${c.id}/photos/${photo}/mask`, { shapes }, { key }),
    { touches: ['/api/cases'], onDone: onMade, quiet: true },
  )
  return (
    <div className="mk-page">
      <p>{t('hint')}</p>
      <p className="jw-soft">{t('keys')}</p>
      <div className="mk-tools">
        <Segmented
          aria-label={t('kind')}
          value={kind}
          options={(['ellipse', 'rectangle'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={setKind}
        />
        <Button icon={<Icon name="plus" />} onClick={() => add(kind)}>
          {t('add')}
        </Button>
        <Button icon={<Icon name="undo" />} disabled={masks.length === 0} onClick={undo}>
          {t('undo')}
        </Button>
        <span className="jw-grow" />
        <Button
          type="primary"
          disabled={masks.length === 0}
          loading={send.sending}
          onClick={() => send.send(masks.map(toShape))}
        >
          {t('make')}
        </Button>
      </div>
      {send.problem ? <ProblemAlert problem={send.problem} /> : null}
      <Canvas
        url={url}
        kind={kind}
        masks={masks}
        onDraw={draw}
        onChange={change}
        onRemove={remove}
      />
      {masks.length === 0 ? <p className="jw-soft">{t('none')}</p> : null}
      <ul className="mk-list" aria-label={t('shapes')}>
        {masks.map((mask, i) => (
          <li key={mask.id}>
            {t(mask.kind)} {i + 1}
            <Button
              size="small"
              type="text"
              aria-label={t('remove', { n: i + 1 })}
              icon={<Icon name="trash" />}
              onClick={() => remove(mask.id)}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Copy({ c, onAgain }: { readonly c: Masked; readonly onAgain: () => void }) {
  const t = texts.useT()
  const { message } = App.useApp()
  const [published, setPublished] = useState(false)
  const copy = c.evidence.find((e) => e.id === c.copy)
  const send = useSend(
    (photos: readonly string[], key) =>
      api.post(`/api/cases/${c.id}/publish`, { photos, public: true, version: c.version }, { key }),
    {
      touches: ['/api/cases'],
      onDone: () => {
        setPublished(true)
        void message.success(t('published'))
      },
    },
  )
  if (!copy) return null
  return (
    <div className="mk-page">
      <output>{published ? t('published') : t('made')}</output>
      <div className="mk-canvas">
        <img src={copy.url} alt={t('copy')} />
      </div>
      <div className="mk-tools">
        {published ? null : (
          <>
            <Button type="primary" loading={send.sending} onClick={() => send.send([copy.id])}>
              {t('publish')}
            </Button>
            <Button onClick={onAgain}>{t('again')}</Button>
          </>
        )}
        <GoLink to={`/console/cases/${c.id}`}>{t('back')}</GoLink>
      </div>
    </div>
  )
}
