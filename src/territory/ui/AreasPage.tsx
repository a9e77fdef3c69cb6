import { Button, Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import {
  AbilityButton,
  CityMap,
  DataList,
  EmptyState,
  ExportButton,
  FailedState,
  hasRight,
  Icon,
  nameIn,
  type Note,
  Page,
  type PageOf,
  Panes,
  type PaneName,
  type Place,
  type Shape,
  useApi,
  useFilters,
  useGo,
  useLanguage,
  useMe,
  usePages,
  usePathParts,
  Waiting,
} from '#platform/ui'
import type { AreaDetailReply, AreaReply } from '../schema.ts'
import { AreaDetail } from './AreaDetail.tsx'
import { AddForm } from './forms.tsx'
import { LocateBar } from './Locate.tsx'
import { kindKey, texts } from './texts.ts'
import { Tree } from './Tree.tsx'
import './territory.css'

type Boundary = { readonly geometry: Shape }

/** Where an area is: in the address, else the area chosen above. */
function useArea() {
  const parts = usePathParts()
  const [{ area }] = useFilters<{ area?: string }>()
  const go = useGo()
  const code = parts['code'] ?? area
  const detail = useApi<AreaDetailReply>(code ? `/api/areas/${code}` : null)
  const open = (next: string) => go(`/console/areas/${next}${location.search}`)
  return { code, detail, open }
}

export default function AreasPage() {
  const t = texts.useT()
  const language = useLanguage()
  const me = useMe()
  const { code, detail, open } = useArea()
  const [testing, setTesting] = useState(false)
  const [adding, setAdding] = useState(false)
  const [shown, setShown] = useState<PaneName>('list')
  const may = hasRight(me, 'territory.manage') ? true : t('noRight')
  return (
    <Page
      fill
      title={t('title')}
      actions={
        <>
          <ExportButton
            path="/api/areas"
            query={code ? { parent: code } : {}}
            name={detail.data ? t('below', { name: nameIn(language, detail.data) }) : t('title')}
          />
          <Button
            icon={<Icon name="pin" />}
            aria-pressed={testing}
            onClick={() => {
              setTesting(!testing)
              setShown('map')
            }}
          >
            {t(testing ? 'locate.close' : 'locate.open')}
          </Button>
          <AbilityButton
            can={may}
            icon={<Icon name="plus" />}
            keys="n"
            keyTitle={t('add')}
            onAct={() => setAdding(true)}
          >
            {t('add')}
          </AbilityButton>
        </>
      }
    >
      <Panes
        name="areas"
        widths={[26, 36, 38]}
        shown={shown}
        onShow={setShown}
        list={
          <Finder
            selected={code}
            path={detail.data?.ancestors.map((step) => step.code) ?? []}
            onOpen={(next) => {
              open(next)
              setShown('detail')
            }}
          />
        }
        detail={<Detail code={code} read={detail} onOpen={open} />}
        map={<AreaMap area={detail.data} testing={testing} onOpen={open} />}
      />
      <AddForm open={adding} parent={detail.data} onClose={() => setAdding(false)} onDone={open} />
      <span className="jw-hidden" aria-live="polite">
        {detail.data ? nameIn(language, detail.data) : ''}
      </span>
    </Page>
  )
}

function Detail({
  code,
  read,
  onOpen,
}: {
  readonly code: string | undefined
  readonly read: ReturnType<typeof useArea>['detail']
  readonly onOpen: (code: string) => void
}) {
  const t = texts.useT()
  if (code === undefined)
    return <EmptyState icon="area" title={t('choose')} hint={t('chooseHint')} />
  if (read.data) return <AreaDetail key={code} area={read.data} onOpen={onOpen} />
  if (read.error) return <FailedState problem={read.error} again={() => void read.refetch()} />
  return <Waiting />
}

type FinderProps = {
  readonly selected: string | undefined
  readonly path: readonly string[]
  readonly onOpen: (code: string) => void
}

function Finder({ selected, path, onOpen }: FinderProps) {
  const t = texts.useT()
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const roots = useApi<PageOf<AreaReply>>('/api/areas?parent=')
  return (
    <>
      <div className="jw-finder">
        <Input
          allowClear
          prefix={<Icon name="search" />}
          aria-label={t('tree.search')}
          placeholder={t('tree.search')}
          value={text}
          onChange={(change) => setText(change.target.value)}
        />
      </div>
      {q ? (
        <Found q={q} selected={selected} onOpen={onOpen} />
      ) : roots.data?.items.length === 0 ? (
        <EmptyState icon="area" title={t('tree.none')} hint={t('tree.noneHint')} />
      ) : (
        <div className="jw-tree-box">
          <Tree selected={selected} path={path} onOpen={onOpen} />
        </div>
      )}
    </>
  )
}

function Found({ q, selected, onOpen }: Omit<FinderProps, 'path'> & { readonly q: string }) {
  const t = texts.useT()
  const language = useLanguage()
  const pages = usePages<AreaReply>('/api/areas', { q, limit: 50 })
  const empty: Note = { icon: 'search', title: t('tree.notFound'), hint: t('tree.notFoundHint') }
  return (
    <DataList<AreaReply>
      label={t('tree.search')}
      pages={pages}
      rowKey={({ code }) => code}
      rowHeight={52}
      header={false}
      selected={selected}
      onOpen={({ code }) => onOpen(code)}
      empty={empty}
      columns={[
        {
          key: 'name',
          title: t('name'),
          render: (area) => (
            <span className="jw-two">
              {nameIn(language, area)}
              <small>
                {t(kindKey(area.kind))} · {area.code}
              </small>
            </span>
          ),
        },
      ]}
    />
  )
}

function AreaMap({
  area,
  testing,
  onOpen,
}: {
  readonly area: AreaDetailReply | undefined
  readonly testing: boolean
  readonly onOpen: (code: string) => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  const [at, setAt] = useState<Place | null>(null)
  const path = area?.hasBoundary ? `/api/areas/${area.code}/boundary` : null
  const boundary = useApi<Boundary>(path, {}, { keep: true })
  const bounds = area?.bounds
  const name = area ? nameIn(language, area) : t('title')
  return (
    <div className="jw-area-map">
      {testing ? <LocateBar at={at} onAt={setAt} onOpen={onOpen} /> : null}
      <CityMap
        label={t('map', { name })}
        outline={path ? (boundary.data?.geometry ?? null) : null}
        fit={bounds ? [...bounds] : undefined}
        {...(testing ? { pick: { at, onPick: setAt } } : {})}
      />
    </div>
  )
}
