/* oxlint-disable jsx-a11y/prefer-tag-over-role -- HTML has no tree; this is the ARIA pattern with one tab stop */
// The tree of areas: a branch is read when it is unfolded; arrows move, → unfolds, ← folds, Enter opens.
import { type KeyboardEvent, useRef, useState } from 'react'
import { FailedState, Icon, nameIn, type PageOf, useApi, useLanguage } from '#platform/ui'
import type { AreaReply } from '../schema.ts'
import { kindKey, texts } from './texts.ts'

export type TreeProps = {
  readonly selected: string | undefined
  /** Codes to unfold from the start: the ancestors of what is selected. */
  readonly path: readonly string[]
  readonly onOpen: (code: string) => void
}

const mostBelow = 200

export function Tree({ selected, path, onOpen }: TreeProps) {
  const t = texts.useT()
  const box = useRef<HTMLUListElement>(null)
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map())
  const isUnfolded = (code: string) => folds.get(code) ?? path.includes(code)
  const fold = (code: string, open: boolean) => setFolds(new Map([...folds, [code, open]]))
  const moveTo = (item: HTMLElement | undefined | null) => item?.focus()
  const onKeyDown = (press: KeyboardEvent) => {
    const item = (press.target as HTMLElement).closest<HTMLElement>('[role=treeitem]')
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])]
    const code = item?.dataset['code']
    if (!item || !code) return
    const at = all.indexOf(item)
    const open = item.getAttribute('aria-expanded')
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => moveTo(all[at + 1]),
      ArrowUp: () => moveTo(all[at - 1]),
      Home: () => moveTo(all[0]),
      End: () => moveTo(all.at(-1)),
      ArrowRight: () => (open === 'false' ? fold(code, true) : moveTo(all[at + 1])),
      ArrowLeft: () =>
        open === 'true'
          ? fold(code, false)
          : moveTo(item.parentElement?.closest<HTMLElement>('[role=treeitem]')),
      Enter: () => onOpen(code),
      ' ': () => onOpen(code),
    }
    const step = steps[press.key]
    if (!step) return
    press.preventDefault()
    step()
  }
  return (
    <ul
      ref={box}
      role="tree"
      aria-label={t('tree.label')}
      className="jw-tree"
      onKeyDown={onKeyDown}
    >
      <Branch
        parent=""
        level={1}
        selected={selected}
        isUnfolded={isUnfolded}
        onFold={fold}
        onOpen={onOpen}
      />
    </ul>
  )
}

type BranchProps = {
  readonly parent: string
  readonly level: number
  readonly selected: string | undefined
  readonly isUnfolded: (code: string) => boolean
  readonly onFold: (code: string, open: boolean) => void
  readonly onOpen: (code: string) => void
}

const indent = (level: number) => ({ paddingLeft: 10 + (level - 1) * 16 })

function Branch(props: BranchProps) {
  const t = texts.useT()
  // An empty value would be left out of the query, so the roots are asked for by name.
  const read = useApi<PageOf<AreaReply>>(
    props.parent === '' ? '/api/areas?parent=' : '/api/areas',
    props.parent === '' ? {} : { parent: props.parent, limit: mostBelow },
  )
  if (read.error) return <FailedState problem={read.error} again={() => void read.refetch()} />
  if (!read.data) {
    return (
      <li role="none" className="jw-tree-waiting" style={indent(props.level)}>
        <i />
      </li>
    )
  }
  return (
    <>
      {read.data.items.map((area, i) => (
        <Item key={area.code} {...props} area={area} first={props.level === 1 && i === 0} />
      ))}
      {read.data.next ? (
        <li role="none" className="jw-faint" style={indent(props.level)}>
          {t('tree.found', { count: mostBelow })}
        </li>
      ) : null}
    </>
  )
}

function Item({
  area,
  first,
  ...props
}: BranchProps & { readonly area: AreaReply; readonly first: boolean }) {
  const t = texts.useT()
  const language = useLanguage()
  const open = props.isUnfolded(area.code)
  const isSelected = props.selected === area.code
  const name = nameIn(language, area)
  return (
    <li
      role="treeitem"
      data-code={area.code}
      aria-level={props.level}
      aria-selected={isSelected}
      aria-label={`${name}, ${t(kindKey(area.kind))}`}
      {...(area.children > 0 ? { 'aria-expanded': open } : {})}
      tabIndex={isSelected || (first && !props.selected) ? 0 : -1}
    >
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the tree takes the keys */}
      <div
        className={isSelected ? 'jw-tree-row jw-tree-row-open' : 'jw-tree-row'}
        style={indent(props.level)}
        onClick={() => props.onOpen(area.code)}
      >
        {area.children > 0 ? (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- → and ← do the same
          <span
            className="jw-tree-fold"
            title={t(open ? 'tree.close' : 'tree.open')}
            onClick={(press) => {
              press.stopPropagation()
              props.onFold(area.code, !open)
            }}
          >
            <Icon name={open ? 'chevronDown' : 'chevronRight'} size={14} />
          </span>
        ) : (
          <span className="jw-tree-fold" />
        )}
        <span className="jw-tree-name">{name}</span>
        <small>{area.children > 0 ? area.children : ''}</small>
      </div>
      {open && area.children > 0 ? (
        <ul role="group">
          <Branch {...props} parent={area.code} level={props.level + 1} />
        </ul>
      ) : null}
    </li>
  )
}
