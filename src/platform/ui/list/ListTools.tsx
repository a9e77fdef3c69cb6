import { Input } from 'antd'
import type { ReactNode } from 'react'
import { type Ability, AbilityButton } from '../AbilityButton.tsx'
import { ExportButton, type ExportButtonProps } from '../ExportButton.tsx'
import { Icon } from '../icons.tsx'

export type ListToolsProps = {
  /** Searches by words; left out where the list has no search. */
  readonly search?: {
    readonly label: string
    readonly value: string | undefined
    readonly onChange: (words: string) => void
  }
  /** Further filters. */
  readonly children?: ReactNode
  readonly exported?: ExportButtonProps
  /** Adds one to the list; the key `n` does too. */
  readonly add?: { readonly title: string; readonly can: Ability; readonly run: () => void }
}

/** The line above a list: words, filters, the list as a file, a new one. */
export function ListTools({ search, children, exported, add }: ListToolsProps) {
  return (
    <>
      {search ? (
        <Input
          allowClear
          className="jw-list-search"
          prefix={<Icon name="search" />}
          aria-label={search.label}
          placeholder={search.label}
          value={search.value ?? ''}
          onChange={({ target }) => search.onChange(target.value)}
        />
      ) : null}
      {children}
      <span className="jw-grow" />
      {exported ? <ExportButton {...exported} /> : null}
      {add ? (
        <AbilityButton
          can={add.can}
          icon={<Icon name="plus" />}
          keys="n"
          keyTitle={add.title}
          onAct={add.run}
        >
          {add.title}
        </AbilityButton>
      ) : null}
    </>
  )
}
