import { nameIn } from '#platform/ui/i18n.ts'
import { sayNumberOf } from '../../types.ts'
import { texts } from '../texts.ts'
import type { Told } from './FollowPage.tsx'
import { residentState } from '../../../domain/outcomes.ts'
import { reasonWords } from './NowBox.tsx'
import { starsKey } from './stars.ts'
import type { TimelineItem } from './view.ts'

export function Timeline({ told }: { readonly told: Told }) {
  const t = texts.useT()
  const say = useSay(told)
  return (
    <section>
      <h2>{t('follow.timeline')}</h2>
      <ol className="pt-timeline">
        {told.view.timeline.toReversed().map((item) => {
          const words = say(item)
          return words ? (
            <li key={`${item.at} ${item.kind}`}>
              <p>{words}</p>
              <time dateTime={item.at}>{told.when(item.at)}</time>
            </li>
          ) : null
        })}
      </ol>
    </section>
  )
}

const number = (value: unknown) => (typeof value === 'number' ? value : undefined)
const string = (value: unknown) => (typeof value === 'string' ? value : '')

const unitOf = (data: TimelineItem['data'], language: Told['language']) =>
  nameIn(language, { name: string(data['unitName']), nameEn: string(data['unitNameEn']) })

/** How it was closed, and why when it was not solved. */
function endOf({ kind, data }: Pick<TimelineItem, 'kind' | 'data'>, language: Told['language']) {
  const outcome = string(data['outcome']) || (kind === 'forceClosed' ? 'forced' : 'solved')
  const head = residentState('closed', outcome)[language === 'en' ? 'en' : 'zh']
  const reason = reasonWords({ state: 'closed', outcome }, string(data['reason']), language)
  return outcome === 'solved'
    ? head
    : [head, reason].filter(Boolean).join(language === 'en' ? ': ' : '：')
}

function useSay({ view, language, when }: Told): (item: TimelineItem) => string {
  const t = texts.useT()
  return ({ kind, data }) => {
    const due = number(data['dueAt'])
    const until = number(data['until'])
    switch (kind) {
      case 'refused': {
        const reason = reasonWords({ state: 'refused' }, string(data['reason']), language)
        const words = [reason, string(data['note'])]
          .filter(Boolean)
          .join(language === 'en' ? ': ' : '：')
        return words ? t('follow.kinds.refusedWhy', { reason: words }) : t('follow.kinds.refused')
      }
      case 'asked':
        return t('follow.kinds.asked', { question: string(data['question']) })
      case 'dispatched':
        return data['unitName']
          ? t('follow.kinds.dispatchedTo', { unit: unitOf(data, language) })
          : t('follow.kinds.dispatched')
      case 'handedBack':
        return data['unitName']
          ? t('follow.kinds.handedBackBy', { unit: unitOf(data, language) })
          : t('follow.kinds.handedBack')
      case 'extended':
        return due ? t('follow.kinds.extendedTo', { when: when(due) }) : t('follow.kinds.extended')
      case 'suspended':
        return until
          ? t('follow.kinds.suspendedUntil', { when: when(until) })
          : t('follow.kinds.suspended')
      case 'rated': {
        const key = starsKey(number(data['stars']) ?? 0)
        return key ? t('follow.kinds.rated', { words: t(key) }) : t('follow.kinds.ratedPlain')
      }
      case 'merged': {
        const into = string(data['number'])
        return into
          ? t('follow.kinds.mergedInto', { number: sayNumberOf(into) })
          : t('follow.kinds.merged')
      }
      case 'closed':
      case 'forceClosed':
        return endOf({ kind, data }, language)
      case 'reported':
        return t(view.joined ? 'follow.kinds.reportedTheirs' : 'follow.kinds.reported')
      case 'accepted':
      case 'answered':
      case 'withdrawn':
      case 'verificationAsked':
      case 'verified':
      case 'filed':
      case 'split':
      case 'takenUp':
      case 'resumed':
      case 'done':
      case 'checked':
      case 'checkFailed':
      case 'reopened':
      case 'absorbed':
      case 'wordAdded':
      case 'urged':
      case 'supervised':
        return t(`follow.kinds.${kind}`)
      default:
        return ''
    }
  }
}
