// The small fields that forms of commands are made of. `name` is the field of schema.ts.
import { Form, Input, Radio } from 'antd'
import type { ReactNode } from 'react'
import { texts } from '../texts.ts'

type Text = {
  readonly name: string | (string | number)[]
  readonly label: string
  readonly hint?: string
  readonly needed?: boolean
  /** At least so many characters. */
  readonly least?: number
  readonly rows?: number
  readonly max?: number
}

export function TextField(props: Text) {
  const t = texts.useT()
  const { name, label, hint, needed = false, least = 1, rows = 3, max = 2000 } = props
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint}
      rules={[
        { required: needed, whitespace: needed },
        ...(least > 1 ? [{ min: least, message: t('commands.atLeast', { n: least }) }] : []),
      ]}
    >
      <Input.TextArea autoSize={{ minRows: rows, maxRows: 10 }} maxLength={max} />
    </Form.Item>
  )
}

/** The note most commands take. */
export function Note({
  label,
  needed = false,
  hint,
  least,
}: {
  readonly label?: string
  readonly needed?: boolean
  readonly hint?: string
  readonly least?: number
}) {
  const t = texts.useT()
  return (
    <TextField
      name="note"
      label={label ?? t('commands.note')}
      needed={needed}
      {...(hint ? { hint } : {})}
      {...(least ? { least } : {})}
    />
  )
}

export type Choice = {
  readonly value: string | number | boolean
  readonly label: ReactNode
  readonly note?: ReactNode
}

/** One of a few, each with room for a second line. */
export function ChoiceField(props: {
  readonly name: string
  readonly label: string
  readonly choices: readonly Choice[]
  readonly onChange?: () => void
}) {
  const t = texts.useT()
  return (
    <Form.Item
      name={props.name}
      label={props.label}
      rules={[{ required: true, message: t('commands.needed') }]}
    >
      <Radio.Group className="cs-choices" {...(props.onChange ? { onChange: props.onChange } : {})}>
        {props.choices.map(({ value, label, note }) => (
          <Radio key={String(value)} value={value}>
            <span className="jw-two">
              {label}
              {note ? <small>{note}</small> : null}
            </span>
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  )
}
