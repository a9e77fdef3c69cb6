// One answer as its form reads: questions in their words, rounds of a group, photos and signatures as pictures.
import { AutoComplete, Button, Form } from 'antd'
import { createContext, useContext, useState } from 'react'
import {
  AbilityButton,
  api,
  FailedState,
  FormShell,
  hasRight,
  Icon,
  type Language,
  nameIn,
  useApi,
  useLanguage,
  useMe,
  Waiting,
  When,
} from '#platform/ui'
import { type Answers, carriesPersonal, isFilled, type Item } from '../../domain/form.ts'
import { sayWords } from '../form/words.ts'
import { texts as formTexts } from '../form/texts.ts'
import { OpenPicture, Personal } from './Picture.tsx'
import { texts } from './texts.ts'
import type { Answer, FormWhole } from './wire.ts'

/** What tells of a person, once it was opened: the answers, and the reason its pictures are opened with. */
type Opened = { readonly answers: Answers; readonly reason: string }

export function AnswerSheet({
  answer,
  formId,
}: {
  readonly answer: Answer
  readonly formId: string
}) {
  const t = texts.useT()
  const language = useLanguage()
  const form = useApi<FormWhole>(`/api/field/forms/${formId}?edition=${answer.edition}`)
  const [opened, setOpened] = useState<Opened | null>(null)
  if (form.error) return <FailedState problem={form.error} again={() => void form.refetch()} />
  if (!form.data) return <Waiting />
  const { layout } = form.data
  const hidden = opened ? [] : answer.hasPersonal ? layout.filter(carriesPersonal) : []
  return (
    <article className="fc-sheet" aria-label={answer.visitTitle ?? nameIn(language, form.data)}>
      <header>
        <h2>{answer.visitTitle ?? t('answers.unplanned')}</h2>
        <p className="jw-soft">
          <When at={answer.at} /> ·{' '}
          {nameIn(language, { name: answer.postTitle, nameEn: answer.postTitleEn })} ·{' '}
          {nameIn(language, { name: answer.areaName, nameEn: answer.areaNameEn })} ·{' '}
          {t('forms.edition', { n: answer.edition })}
        </p>
      </header>
      <Shown.Provider value={{ answer, opened }}>
        <Lines layout={layout} answers={{ ...answer.answers, ...opened?.answers }} />
      </Shown.Provider>
      {answer.hasPersonal ? (
        <PersonalPart answer={answer} hidden={hidden} opened={opened} onOpened={setOpened} />
      ) : null}
    </article>
  )
}

const Shown = createContext<{ readonly answer: Answer; readonly opened: Opened | null } | null>(
  null,
)

type Level = { readonly layout: readonly Item[]; readonly answers: Answers }

function Lines({ layout, answers }: Level) {
  const language = useLanguage()
  const filled = layout.filter(({ key, widget }) => widget !== 'note' && isFilled(answers[key]))
  return (
    <dl className="fc-answers">
      {filled.map((item) => (
        <div key={item.key} className={item.widget === 'group' ? 'fc-wide' : undefined}>
          <dt>
            {sayWords(item.label, language)}
            {carriesPersonal(item) ? <Personal /> : null}
          </dt>
          <dd>
            <Value item={item} value={answers[item.key]} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])

function Value({ item, value }: { readonly item: Item; readonly value: unknown }) {
  const t = texts.useT()
  const form = formTexts.useT()
  const language = useLanguage()
  switch (item.widget) {
    case 'yesNo':
      return <>{form(value === true ? 'yes' : 'no')}</>
    case 'choice':
    case 'choices':
      return <>{saidChoices(item, value, language)}</>
    case 'place': {
      const { lon, lat } = value as { lon: number; lat: number }
      return <span className="jw-mono">{`${lat.toFixed(5)}, ${lon.toFixed(5)}`}</span>
    }
    case 'photos':
    case 'signature':
      return <Pictures item={item} ids={listOf(value).map(String)} />
    case 'group':
      return (
        <ol className="fc-rounds">
          {listOf(value).map((row, i) => (
            // oxlint-disable-next-line react/no-array-index-key -- rounds have no other name than their place
            <li key={i}>
              <b>{t('answers.round', { what: sayWords(item.label, language), n: i + 1 })}</b>
              <Lines layout={item.items ?? []} answers={row as Answers} />
            </li>
          ))}
        </ol>
      )
    default:
      return <span className="fc-said">{String(value)}</span>
  }
}

function saidChoices({ options = [] }: Item, value: unknown, language: Language): string {
  const word = (one: unknown) => {
    const option = options.find((o) => o.value === one)
    return option ? sayWords(option.label, language) : String(one)
  }
  return listOf(value)
    .map(word)
    .join(language === 'en' ? ', ' : '、')
}

function Pictures({ item, ids }: { readonly item: Item; readonly ids: readonly string[] }) {
  const t = texts.useT()
  const language = useLanguage()
  const shown = useContext(Shown)
  const what = sayWords(item.label, language)
  const isOpen = (id: string) => shown?.answer.photos.some((photo) => photo.id === id) ?? false
  return (
    <div className={item.widget === 'signature' ? 'fc-pictures fc-signature' : 'fc-pictures'}>
      {ids.map((id, i) => {
        const label = ids.length > 1 ? `${what} ${i + 1}` : what
        if (isOpen(id)) {
          const url = `/api/field/photos/${id}`
          return (
            <a key={id} href={url} target="_blank" rel="noreferrer">
              <img src={url} alt={label} />
            </a>
          )
        }
        return shown?.opened ? (
          <OpenPicture key={id} id={id} label={label} reason={shown.opened.reason} />
        ) : (
          <span key={id} className="jw-soft">
            {t('answers.pictureGone')}
          </span>
        )
      })}
    </div>
  )
}

const reasons = ['help', 'check', 'answer'] as const

function PersonalPart(props: {
  readonly answer: Answer
  readonly hidden: readonly Item[]
  readonly opened: Opened | null
  readonly onOpened: (opened: Opened | null) => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  const me = useMe()
  const { answer, hidden, opened, onOpened } = props
  const [asking, setAsking] = useState(false)
  const may = hasRight(me, 'field.personal') ? true : t('answers.noRight')
  const until = (
    <>
      {t('answers.until')} <When at={answer.expiresAt} />
    </>
  )
  if (opened) {
    return (
      <footer className="fc-personal">
        <p className="jw-soft">
          {t('answers.opened')} · {until}
        </p>
        <Button size="small" onClick={() => onOpened(null)}>
          {t('answers.hide')}
        </Button>
      </footer>
    )
  }
  return (
    <footer className="fc-personal">
      <p>
        <Icon name="lock" /> <b>{t('answers.hidden')}</b>{' '}
        <span className="jw-soft">
          {hidden
            .map((item) => sayWords(item.label, language))
            .join(language === 'en' ? ', ' : '、')}
        </span>
      </p>
      <p className="jw-soft">
        {t('answers.hiddenHint')} {until}
      </p>
      {asking ? (
        <AskReason
          id={answer.id}
          onCancel={() => setAsking(false)}
          onOpened={(found) => {
            setAsking(false)
            onOpened(found)
          }}
        />
      ) : (
        <AbilityButton can={may} icon={<Icon name="eye" />} onAct={() => setAsking(true)}>
          {t('answers.open')}
        </AbilityButton>
      )}
    </footer>
  )
}

function AskReason(props: {
  readonly id: string
  readonly onOpened: (opened: Opened) => void
  readonly onCancel: () => void
}) {
  const t = texts.useT()
  return (
    <FormShell<{ reason: string }, Opened>
      run={async ({ reason }, key) => {
        const path = `/api/field/answers/${props.id}/personal`
        const { personal } = await api.post<{ personal: Answers }>(path, { reason }, { key })
        return { answers: personal, reason }
      }}
      submit={t('answers.open')}
      told={t('answers.logged')}
      onDone={props.onOpened}
      onCancel={props.onCancel}
      allRequired
    >
      <Form.Item
        name="reason"
        label={t('answers.reason')}
        extra={t('answers.reasonHint')}
        rules={[{ required: true, min: 4, message: t('answers.reasonShort') }]}
      >
        <AutoComplete options={reasons.map((one) => ({ value: t(`answers.reasons.${one}`) }))} />
      </Form.Item>
    </FormShell>
  )
}
