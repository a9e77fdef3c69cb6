// /console/answers: what was answered to a form, each answer as its form. What tells of a person opens with a reason.
import { Input, Select } from 'antd'
import { instantsOf } from '#indicators/ui'
import {
  type Column,
  EmptyState,
  FailedState,
  GoLink,
  hasRight,
  Icon,
  type Language,
  ListTools,
  ListWithDetail,
  nameIn,
  Page,
  useApi,
  useFilters,
  useLanguage,
  useMe,
  usePages,
  useZone,
  Waiting,
  When,
} from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import { AnswerSheet } from './AnswerSheet.tsx'
import { texts } from './texts.ts'
import type { Answer, FieldPost, ListedForm } from './wire.ts'
import './fieldwork.css'

type Search = {
  readonly form?: string
  readonly edition?: string
  readonly area?: string
  readonly post?: string
  readonly from?: string
  readonly to?: string
  readonly open?: string
}

export default function AnswersPage() {
  const t = texts.useT()
  const read = useApi<{ items: readonly ListedForm[] }>('/api/field/forms')
  const [{ form: asked }] = useFilters<Search>()
  if (read.error || !read.data || read.data.items.length === 0) {
    return (
      <Page title={t('answers.page')}>
        {read.error ? (
          <FailedState problem={read.error} again={() => void read.refetch()} />
        ) : read.data ? (
          <EmptyState icon="table" title={t('forms.none')} hint={t('answers.noForm')} />
        ) : (
          <Waiting />
        )}
      </Page>
    )
  }
  const forms = read.data.items
  const form = forms.find(({ id }) => id === asked) ?? forms[0]
  return form ? <Answers form={form} forms={forms} /> : null
}

type Chosen = { readonly form: ListedForm; readonly forms: readonly ListedForm[] }

function Answers({ form, forms }: Chosen) {
  const t = texts.useT()
  const language = useLanguage()
  const me = useMe()
  const { zone } = useZone()
  const [search] = useFilters<Search>()
  const { edition, area, post, from, to, open } = search
  const path = `/api/field/forms/${form.id}/answers`
  const query = { edition, area, post, ...instantsOf({ from, to } as never, zone) }
  const pages = usePages<Answer>(path, query)
  const isFiltered = Boolean(edition ?? area ?? post ?? from ?? to)
  const found = pages.items.find(({ id }) => id === open)
  return (
    <Page
      fill
      title={t('answers.title', { name: nameIn(language, form) })}
      toolbar={
        <ListTools exported={{ path, query, name: form.name }}>
          <Filters form={form} forms={forms} />
        </ListTools>
      }
      actions={
        hasRight(me, 'form.manage') ? (
          <GoLink to="/console/forms">
            <Icon name="table" /> {t('forms.title')}
          </GoLink>
        ) : null
      }
    >
      <ListWithDetail<Answer>
        name="field-answers"
        label={t('answers.list')}
        widths={[52, 48]}
        pages={pages}
        rowKey={({ id }) => id}
        rowHeight={52}
        columns={columnsOf(t, language)}
        empty={
          isFiltered
            ? { icon: 'search', title: t('answers.noneHere'), hint: t('answers.noneHereHint') }
            : { icon: 'inbox', title: t('answers.none'), hint: t('answers.noneHint') }
        }
        detail={
          open ? (
            <Sheet key={open} id={open} formId={form.id} found={found} />
          ) : (
            <EmptyState icon="eye" title={t('answers.choose')} hint={t('answers.chooseHint')} />
          )
        }
      />
    </Page>
  )
}

/** The answer may lie on a page that was not read yet: a link to it opens it all the same. */
function Sheet(props: {
  readonly id: string
  readonly formId: string
  readonly found: Answer | undefined
}) {
  const one = useApi<Answer>(props.found ? null : `/api/field/answers/${props.id}`)
  const answer = props.found ?? one.data
  if (one.error) return <FailedState problem={one.error} again={() => void one.refetch()} />
  return answer ? <AnswerSheet answer={answer} formId={props.formId} /> : <Waiting />
}

function Filters({ form, forms }: Chosen) {
  const t = texts.useT()
  const language = useLanguage()
  const [search, set] = useFilters<Search>()
  const posts = useApi<{ items: readonly FieldPost[] }>('/api/field/posts')
  const editions = Array.from({ length: form.edition }, (_, i) => `${form.edition - i}`)
  const change = (part: Partial<Search>) => set({ ...part, open: '' }, { replace: true })
  return (
    <>
      <Select
        aria-label={t('field.form')}
        className="fc-form"
        value={form.id}
        options={forms.map((f) => ({ value: f.id, label: nameIn(language, f) }))}
        onChange={(id) => change({ form: id, edition: '' })}
      />
      <Select
        aria-label={t('answers.edition')}
        value={search.edition ?? ''}
        options={[
          { value: '', label: t('answers.allEditions') },
          ...editions.map((n) => ({ value: n, label: t('forms.edition', { n }) })),
        ]}
        onChange={(n) => change({ edition: n })}
      />
      <AreaSelect
        className="fc-area"
        allowClear
        label={t('answers.area')}
        placeholder={t('answers.allAreas')}
        value={search.area}
        onChange={(code) => change({ area: code ?? '' })}
      />
      <Select
        showSearch
        allowClear
        className="fc-post"
        optionFilterProp="label"
        aria-label={t('answers.by')}
        placeholder={t('answers.allPosts')}
        value={search.post ?? null}
        options={(posts.data?.items ?? []).map((p) => ({
          value: p.id,
          label: nameIn(language, { name: p.title, nameEn: p.titleEn }),
        }))}
        onChange={(id) => change({ post: id ?? '' })}
      />
      {(['from', 'to'] as const).map((end) => (
        <Input
          key={end}
          type="date"
          className="fc-date"
          aria-label={t(`answers.${end}`)}
          title={t(`answers.${end}`)}
          value={search[end] ?? ''}
          onChange={({ target }) => change({ [end]: target.value })}
        />
      ))}
    </>
  )
}

function columnsOf(
  t: ReturnType<typeof texts.useT>,
  language: Language,
): readonly Column<Answer>[] {
  return [
    { key: 'at', title: t('answers.at'), width: '118px', render: ({ at }) => <When at={at} /> },
    {
      key: 'what',
      title: t('answers.what'),
      width: 'minmax(140px, 1.4fr)',
      render: (a) => (
        <span className="jw-two">
          {a.visitTitle ?? t('answers.unplanned')}
          <small>{nameIn(language, { name: a.areaName, nameEn: a.areaNameEn })}</small>
        </span>
      ),
    },
    {
      key: 'by',
      title: t('answers.by'),
      width: 'minmax(120px, 1fr)',
      from: 480,
      render: (a) => nameIn(language, { name: a.postTitle, nameEn: a.postTitleEn }),
    },
    {
      key: 'has',
      title: t('answers.has'),
      width: '96px',
      from: 400,
      render: (a) => (
        <span className="fc-has">
          {a.photos.length > 0 ? (
            <span title={t('answers.photos', { count: a.photos.length })}>
              <Icon name="camera" /> {a.photos.length}
              <span className="jw-hidden">{t('answers.photos', { count: a.photos.length })}</span>
            </span>
          ) : null}
          {a.hasPersonal ? (
            <span title={t('answers.personal')}>
              <Icon name="lock" />
              <span className="jw-hidden">{t('answers.personal')}</span>
            </span>
          ) : null}
        </span>
      ),
    },
    {
      key: 'edition',
      title: t('answers.edition'),
      width: '56px',
      from: 560,
      align: 'end',
      render: (a) => a.edition,
    },
  ]
}
