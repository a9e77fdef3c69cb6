import { Button, type ButtonProps, Tooltip } from 'antd'
import { useId } from 'react'
import { Keys } from './CommandPalette.tsx'
import { useShortcut } from './shortcuts.ts'

/** What the server says about an action: allowed, or why not. A missing answer means not offered here. */
export type Ability = true | string | undefined

export type AbilityButtonProps = Omit<ButtonProps, 'disabled' | 'onClick'> & {
  readonly can: Ability
  readonly onAct: () => void
  /** One key that does the same, shown in the tooltip. */
  readonly keys?: string
  /** Names the key in the help; the button's text unless told. */
  readonly keyTitle?: string
}

/** Shown disabled with the reason rather than hidden; the reason can be reached by keyboard and is read aloud. */
export function AbilityButton({
  can,
  onAct,
  keys,
  keyTitle,
  children,
  ...rest
}: AbilityButtonProps) {
  const id = useId()
  const allowed = can === true
  const act = () => {
    if (allowed && !rest.loading) onAct()
  }
  const reason = typeof can === 'string' ? can : ''
  const tip = reason || (keys ? <Keys keys={keys} /> : '')
  return (
    <>
      <Tooltip title={tip} trigger={['hover', 'focus']} mouseEnterDelay={reason ? 0 : 0.6}>
        <Button
          {...rest}
          aria-disabled={!allowed}
          aria-describedby={reason ? id : undefined}
          className={`${rest.className ?? ''} ${allowed ? '' : 'jw-unable'}`}
          onClick={act}
        >
          {children}
        </Button>
      </Tooltip>
      {reason ? (
        <span id={id} className="jw-hidden">
          {reason}
        </span>
      ) : null}
      {keys && allowed ? (
        <Shortcut
          keys={keys}
          title={keyTitle ?? (typeof children === 'string' ? children : keys)}
          run={act}
        />
      ) : null}
    </>
  )
}

function Shortcut(props: {
  readonly keys: string
  readonly title: string
  readonly run: () => void
}) {
  useShortcut(props.keys, props.title, props.run)
  return null
}
