// /console/knowledge: what is known, by words, by use and by age; written by one and approved by another.
import { Button, Input, Segmented } from 'antd'
import { Suspense, useState } from 'react'
import { useDelayed } from '#cases/ui'
import { ImportHere } from '#imports/ui'
import {
  AbilityButton,
  EmptyState,
  ExportButton,
  FailedState,
  hasRight,
  Icon,
  Page,
  StateTag,
  useFilters,
  useLanguage,
  useMe,
  usePages,
  Waiting,
} from '#platform/ui'
import { texts } from '../texts.ts'
import type { Article } from '../wire.ts'
import { One } from './One.tsx'
import { Editor } from './Editor.tsx'
import '../calls.css'

type Filter = { show?: string; q?: string; open?: string }
const shows = ['current', 'mostUsed', 'waiting', 'outOfDate', 'withdrawn'] as const
const knowledgePath = '/api/knowledge'

export default function KnowledgePage() {
  const t = texts.useT()
  const me = useMe()
  const [filter, setFilter] = useFilters<Filter>()
  const [writing, setWriting] = useState(false)
  const [words, setWords] = useState(filter.q ?? '')
  const q = useDelayed(words.trim())
  const show = shows.find((one) => one === filter.show) ?? 'current'
  const read = usePages<Article>(knowledgePath, { show, q })
  const open = (id: string) => {
    setWriting(false)
    setFilter({ open: id })
  }
  return (
    <Page
      fill
      title={t('base.title')}
      actions={
        <>
          <FromTable />
          <ExportButton path={knowledgePath} query={{ show, q }} name={t('base.title')} />
          <AbilityButton
            type="primary"
            can={hasRight(me, 'knowledge.manage') || t('base.noneHint')}
            icon={<Icon name="plus" />}
            keys="n"
            onAct={() => setWriting(true)}
          >
            {t('base.new')}
          </AbilityButton>
        </>
      }
      toolbar={<Tools show={show} words={words} onWords={setWords} />}
    >
      <div className="cl-knowledge">
        <div className="cl-list">
          {read.problem ? (
            <FailedState problem={read.problem} again={read.again} />
          ) : read.loading ? (
            <Waiting />
          ) : (
            <List pages={read} open={filter.open} onOpen={open} />
          )}
        </div>
        <div className="cl-one">
          {writing ? (
            <Editor
              onCancel={() => setWriting(false)}
              onDone={(id) => {
                setWriting(false)
                setFilter({ show: 'waiting', open: id })
              }}
            />
          ) : filter.open ? (
            <One key={filter.open} id={filter.open} />
          ) : (
            <EmptyState icon="book" title={t('base.choose')} hint={t('base.chooseHint')} />
          )}
        </div>
      </div>
    </Page>
  )
}

/** As the importer reads them; it knows the Chinese names too. */
const columns = {
  'zh-CN': '编号,种类,标题,问题,答案,英文答案,类别,区域,来源,生效日期,失效日期',
  en: 'key,kind,title,question,answer,answer_en,category,area,source,valid_from,valid_to',
} as const

function FromTable() {
  const t = texts.useT()
  const me = useMe()
  const language = useLanguage()
  const [open, setOpen] = useState(false)
  const may = hasRight(me, 'knowledge.manage') && hasRight(me, 'case.import')
  return (
    <>
      <AbilityButton
        can={may || t('base.importNeeds')}
        icon={<Icon name="upload" />}
        onAct={() => setOpen(true)}
      >
        {t('base.import')}
      </AbilityButton>
      {open ? (
        <Suspense>
          <ImportHere
            kind="knowledge"
            profile="articles"
            columns={columns[language].split(',')}
            title={t('base.importTitle')}
            hint={t('base.importHint')}
            after={t('base.importAfter')}
            touches={[knowledgePath]}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  )
}

function Tools(props: {
  readonly show: (typeof shows)[number]
  readonly words: string
  readonly onWords: (words: string) => void
}) {
  const t = texts.useT()
  const [, setFilter] = useFilters<Filter>()
  const { show, words, onWords } = props
  return (
    <>
      <Input
        style={{ width: 280 }}
        aria-label={t('base.search')}
        placeholder={t('base.search')}
        value={words}
        onChange={(event) => onWords(event.target.value)}
      />
      <Segmented
        aria-label={t('base.title')}
        value={show}
        options={shows.map((value) => ({ value, label: t(`base.${value}`) }))}
        onChange={(next) => setFilter({ show: next, open: '' })}
      />
    </>
  )
}

function List(props: {
  readonly pages: ReturnType<typeof usePages<Article>>
  readonly open: string | undefined
  readonly onOpen: (id: string) => void
}) {
  const t = texts.useT()
  const { pages } = props
  if (pages.items.length === 0)
    return <EmptyState icon="book" title={t('base.none')} hint={t('base.noneHint')} />
  return (
    <>
      <ul>
        {pages.items.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="cl-list-row"
              aria-current={one.id === props.open}
              onClick={() => props.onOpen(one.id)}
            >
              <span className="cl-row">
                {one.kind === 'script' ? (
                  <span className="cl-script">{t('knowledge.script')}</span>
                ) : null}
                <strong>{one.title}</strong>
                {one.waiting ? <StateTag tone="attention">{t('base.waiting')}</StateTag> : null}
              </span>
              <small>
                {t('base.used', { n: one.used })} · {t('base.useful', { n: one.useful })} ·{' '}
                {t('base.useless', { n: one.useless })}
                {one.validTo ? ` · ${t('knowledge.validTo', { day: one.validTo })}` : ''}
              </small>
            </button>
          </li>
        ))}
      </ul>
      {pages.hasMore ? (
        <Button type="text" loading={pages.loadingMore} onClick={pages.more}>
          …
        </Button>
      ) : null}
    </>
  )
}
