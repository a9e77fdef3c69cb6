import { AbilityButton, Icon } from '#platform/ui'
import { AreaName, AreaSelect } from '#territory/ui'
import { texts } from './texts.ts'

/** Several areas, one after the other. */
export function AreasField({
  id,
  value = [],
  onChange,
}: {
  /** Given by a form item. */
  readonly id?: string
  readonly value?: readonly string[]
  readonly onChange?: (codes: readonly string[]) => void
}) {
  const t = texts.useT()
  return (
    <div className="pt-areas">
      {value.length > 0 ? (
        <ul>
          {value.map((code) => (
            <li key={code}>
              <AreaName code={code} />
              <AbilityButton
                can
                size="small"
                type="text"
                icon={<Icon name="close" />}
                aria-label={t('removeArea', { name: code })}
                onAct={() => onChange?.(value.filter((one) => one !== code))}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <AreaSelect
        byPlace
        {...(id ? { id } : {})}
        placeholder={t('addArea')}
        label={t('addArea')}
        value={undefined}
        onChange={(code) => {
          if (code && !value.includes(code)) onChange?.([...value, code])
        }}
      />
    </div>
  )
}
