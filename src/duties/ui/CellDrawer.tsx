// What lies behind one cell of the matrix: its categories and who leads each, or the rows of one category.
import { Drawer } from 'antd'
import { GoLink, nameIn, useApi, useLanguage } from '#platform/ui'
import { texts } from './texts.ts'
import type { CoverageCell, CoverageReply } from './wire.ts'

type Props = {
  readonly cell: CoverageCell | null
  readonly reply: CoverageReply
  readonly coverage: {
    readonly edition: string | undefined
    readonly kind: string
    readonly area: string
  }
  /** The cell stands for a group of categories. */
  readonly grouped: boolean
  readonly onClose: () => void
}

export function CellDrawer(props: Props) {
  const { cell, reply, onClose } = props
  const t = texts.useT()
  const language = useLanguage()
  const category = reply.categories.find(({ path }) => path === cell?.category)
  const area = reply.areas.find(({ code }) => code === cell?.area)
  return (
    <Drawer
      open={cell !== null}
      onClose={onClose}
      size={520}
      destroyOnHidden
      title={t('coverage.drawer', {
        category: nameIn(language, category),
        area: nameIn(language, area),
      })}
    >
      {cell ? (
        <>
          <p className="jw-duties-links">
            <GoLink
              to={`/console/duties/list?category=${encodeURIComponent(cell.category)}&area=${cell.area}`}
            >
              {t('coverage.rows')}
            </GoLink>
            {props.grouped ? null : (
              <GoLink
                to={`/console/duties/resolve?category=${encodeURIComponent(cell.category)}&area=${cell.area}`}
              >
                {t('coverage.who')}
              </GoLink>
            )}
          </p>
          {props.grouped ? <Members {...props} cell={cell} /> : <Leads cell={cell} />}
        </>
      ) : null}
    </Drawer>
  )
}

function Leads({ cell }: { readonly cell: CoverageCell }) {
  const t = texts.useT()
  const language = useLanguage()
  if (cell.lead.length === 0) return <p className="jw-duties-trouble">{t('coverage.nobody')}</p>
  return (
    <ul className="jw-duties-leads">
      {cell.lead.map((unit) =>
        unit ? (
          <li key={unit.code}>
            <GoLink to={`/console/people/units?open=${encodeURIComponent(unit.code)}`}>
              {nameIn(language, unit)}
            </GoLink>
          </li>
        ) : null,
      )}
    </ul>
  )
}

function Members({ cell, coverage }: Props & { readonly cell: CoverageCell }) {
  const t = texts.useT()
  const language = useLanguage()
  const { area, edition, kind } = coverage
  const read = useApi<CoverageReply>(`/api/duties/coverage${area === '' ? '?area=' : ''}`, {
    ...(area ? { area } : {}),
    edition,
    kind,
    group: cell.category,
  })
  const order = { gap: 0, overlap: 1, ok: 2, inherited: 2 } as const
  const own = (read.data?.cells ?? [])
    .filter((one) => one.area === cell.area)
    .toSorted((a, b) => order[a.state] - order[b.state])
  const names = new Map(read.data?.categories.map((one) => [one.path, one]))
  return (
    <table className="jw-record-table">
      <thead>
        <tr>
          <th scope="col">{t('category')}</th>
          <th scope="col">{t('roles.lead')}</th>
        </tr>
      </thead>
      <tbody>
        {own.map((one) => (
          <tr key={one.category}>
            <td>
              <GoLink
                to={`/console/duties/resolve?category=${encodeURIComponent(one.category)}&area=${one.area}`}
              >
                {nameIn(language, names.get(one.category))}
              </GoLink>
            </td>
            <td>
              {one.state === 'gap' ? (
                <span className="jw-duties-trouble">{t('coverage.states.gap')}</span>
              ) : (
                one.lead.map((unit) => nameIn(language, unit)).join(' ≠ ')
              )}
              {one.state === 'overlap' ? (
                <span className="jw-duties-trouble"> {t('coverage.states.overlap')}</span>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
