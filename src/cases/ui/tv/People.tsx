// Who serves this household: by name, duty and office telephone.
import { useLoad } from '../portal/load.ts'
import { useKept } from './kept.ts'
import { Empty, Failed } from './Notices.tsx'
import { List, Row, Screen, Waiting } from './parts.tsx'
import { screens } from './screens.ts'
import { texts } from './texts.ts'

type Neighbourhood = {
  readonly area: { readonly name: string }
  readonly people: readonly {
    readonly duty: string
    readonly name: string
    readonly unitName: string
    readonly phone?: string | null
  }[]
}

export function PeopleScreen() {
  const t = texts.useT()
  const { household } = useKept()
  const area = household?.areaCode
  const path = area ? `/api/neighbourhood?area=${area}` : null
  const { data, problem, reload } = useLoad<Neighbourhood>(path)
  return (
    <Screen title={t('people.title')} note={data?.area.name}>
      {!data && !problem ? <Waiting words={t('loading')} /> : null}
      {!data && problem ? <Failed onAgain={reload} /> : null}
      {data?.people.length === 0 ? <Empty words={t('people.none')} /> : null}
      {data && data.people.length > 0 ? (
        <List>
          {data.people.map((person, i) => (
            <Row
              key={`${person.name} ${person.duty}`}
              id={`person ${i}`}
              first={i === 0}
              title={`${person.name} · ${person.duty}`}
              note={person.unitName}
              end={person.phone ?? null}
              onPress={() => screens.go({ name: 'callBack' })}
            />
          ))}
        </List>
      ) : null}
    </Screen>
  )
}
