import type { State } from '../../../lifecycle.ts'
import { Icon } from '#platform/ui/icons.tsx'
import { texts } from '../texts.ts'
import { stageOf, stages } from './view.ts'

/** Six steps; where the case is, is said in words as well as drawn. */
export function Progress({ state }: { readonly state: State }) {
  const t = texts.useT()
  const stage = stageOf(state)
  if (!stage) return null
  const at = stages.indexOf(stage)
  return (
    <ol className="pt-progress" aria-label={t('follow.progress')}>
      {stages.map((name, i) => {
        const passed = i < at || stage === 'closed'
        const part = passed ? 'done' : i === at ? 'now' : 'next'
        return (
          <li
            key={name}
            className={`pt-progress-${part}`}
            aria-current={i === at ? 'step' : undefined}
          >
            <span className="pt-progress-dot">
              {passed ? <Icon name="check" size={14} /> : null}
            </span>
            {t(`follow.stages.${name}`)}
            <span className="jw-hidden">
              {t(
                part === 'done'
                  ? 'follow.stageDone'
                  : part === 'now'
                    ? 'follow.stageNow'
                    : 'follow.stageNext',
              )}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
