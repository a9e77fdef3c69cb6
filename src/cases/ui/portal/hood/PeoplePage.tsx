// Who serves me: the people of the office that answer for a place, by public name and office telephone.
import { withQuery } from '#platform/ui/api.ts'
import { Icon } from '#platform/ui/icons.tsx'
import { useLoad } from '../load.ts'
import { BackLink, Button, Note, Page, Skeleton } from '../parts.tsx'
import { texts } from '../texts.ts'
import type { Hood } from './hood.ts'
import { WithHood } from './HoodPick.tsx'

type Person = {
  readonly duty: string
  readonly name: string
  readonly unitName: string
  readonly areaCode?: string
  readonly phone?: string
}
type Neighbourhood = {
  readonly area: {
    readonly name: string
    readonly path: readonly { readonly code: string; readonly name: string }[]
  }
  readonly people: readonly Person[]
  readonly groups: readonly { readonly id: string; readonly name: string }[]
}

export function PeoplePage() {
  const t = texts.useT()
  return (
    <Page title={t('serving.title')} above={<BackLink to="/" />}>
      <p className="pt-lead">{t('serving.lead')}</p>
      <WithHood>{(hood) => <Serving hood={hood} />}</WithHood>
    </Page>
  )
}

function Serving({ hood }: { readonly hood: Hood }) {
  const t = texts.useT()
  const { data, problem, reload } = useLoad<Neighbourhood>(
    withQuery('/api/neighbourhood', { area: hood.code }),
  )
  if (!data && !problem) return <Skeleton lines={[50, 80, 50, 80]} />
  if (!data) {
    return (
      <Note kind="bad" alert>
        <p>{t(problem?.status === 0 ? 'follow.noConnection' : 'serving.failed')}</p>
        <Button kind="plain" icon="refresh" onClick={reload}>
          {t('tryAgain')}
        </Button>
      </Note>
    )
  }
  return (
    <>
      {data.people.length === 0 ? (
        <p className="pt-soft pt-empty">{t('serving.none')}</p>
      ) : (
        <ul className="pt-people">
          {data.people.map((person) => (
            <li key={`${person.duty} ${person.name} ${person.areaCode ?? ''}`}>
              <One person={person} path={data.area.path} />
            </li>
          ))}
        </ul>
      )}
      {data.groups.length > 0 ? (
        <section>
          <h2>{t('serving.groups')}</h2>
          <ul className="pt-list">
            {data.groups.map(({ id, name }) => (
              <li key={id}>{name}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  )
}

type OneProps = { readonly person: Person; readonly path: Neighbourhood['area']['path'] }

function One({ person: { duty, name, unitName, areaCode, phone }, path }: OneProps) {
  const t = texts.useT()
  const area = path.find(({ code }) => code === areaCode)?.name
  return (
    <>
      <div>
        <p className="pt-soft">{duty}</p>
        <p className="pt-people-name">{name || t('serving.nobody')}</p>
        <p className="pt-small">{[unitName, area].filter(Boolean).join(' · ')}</p>
      </div>
      {phone ? (
        <a
          className="pt-call"
          href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}
          aria-label={t('serving.call', { who: name || duty, phone })}
        >
          <Icon name="phone" size={20} />
          {phone}
        </a>
      ) : null}
    </>
  )
}
