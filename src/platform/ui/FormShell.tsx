import { App, Button, Form, type FormInstance } from 'antd'
import { type ReactNode, useEffect } from 'react'
import type { FieldProblem, Problem } from './api.ts'
import type { Ability } from './AbilityButton.tsx'
import { AbilityButton } from './AbilityButton.tsx'
import { type SendChoices, useSend } from './query.ts'
import { ProblemAlert } from './States.tsx'
import { texts } from './texts.ts'

/** `conditions.0.limit` or `conditions[0].limit` → the path antd uses. */
export const namePath = (field: string): (string | number)[] =>
  field
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))

const isShown = (form: FormInstance, { field }: FieldProblem) => {
  const path = namePath(field)
  return (
    Object.keys(form.getFieldsValue(true) as object).includes(String(path[0])) ||
    form.getFieldInstance(path)
  )
}

export type FormShellProps<V, T> = {
  /** Sends the values; the key is the idempotency key to hand to `api`. */
  readonly run: (values: V, key: string) => Promise<T>
  readonly initial?: Partial<V>
  readonly submit?: string
  readonly can?: Ability
  readonly danger?: boolean
  readonly onCancel?: () => void
  readonly onReload?: () => void
  readonly onChange?: (values: Partial<V>) => void
  /** Say "saved" when done; unless `false`. */
  readonly told?: string | false
  /** Every field is needed, so none is marked. */
  readonly allRequired?: boolean
  readonly form?: FormInstance<V>
  /** `Form.Item`s of antd; `name` is the field of the wire schema, so the server's answer finds it. */
  readonly children: ReactNode
} & Omit<SendChoices<T>, 'quiet'>

/** A form whose wrong fields come from the server as well: each is said beside its field and the first is focused. */
export function FormShell<V extends object, T = unknown>(props: FormShellProps<V, T>) {
  const t = texts.useT()
  const { message } = App.useApp()
  const [own] = Form.useForm<V>()
  const form = props.form ?? own
  const { touches, onDone, told = t('form.saved') } = props
  const sender = useSend<V, T>(props.run, {
    quiet: true,
    ...(touches ? { touches } : {}),
    onDone: (answer) => {
      if (told !== false) void message.success(told)
      onDone?.(answer)
    },
  })
  const shownFields = useServerFields(form as FormInstance, sender.problem)
  return (
    <Form<V>
      form={form}
      layout="vertical"
      requiredMark={(label, { required }) => (
        <>
          {label}
          {required && !props.allRequired ? (
            <span className="jw-required">{t('form.required')}</span>
          ) : null}
        </>
      )}
      {...(props.initial ? { initialValues: props.initial } : {})}
      scrollToFirstError={{ focus: true }}
      disabled={sender.sending}
      onFinish={(values) => sender.send(values)}
      onValuesChange={(_, values) => props.onChange?.(values as Partial<V>)}
    >
      <ProblemAlert
        problem={sender.problem}
        shownFields={shownFields}
        {...(props.onReload ? { onReload: props.onReload } : {})}
      />
      {props.children}
      <div className="jw-form-actions">
        <AbilityButton
          can={props.can ?? true}
          type="primary"
          danger={props.danger ?? false}
          htmlType={(props.can ?? true) === true ? 'submit' : 'button'}
          loading={sender.sending}
          onAct={() => undefined}
        >
          {props.submit ?? t('form.save')}
        </AbilityButton>
        {props.onCancel ? <Button onClick={props.onCancel}>{t('form.cancel')}</Button> : null}
      </div>
    </Form>
  )
}

/** Puts the server's words beside the fields; answers which of them found their field. */
function useServerFields(form: FormInstance, problem: Problem | null): readonly string[] {
  const t = texts.useT()
  const fields = problem?.fields ?? []
  const shown = fields.filter((field) => isShown(form, field))
  useEffect(() => {
    if (shown.length === 0) return
    form.setFields(
      shown.map(({ field, expected }) => ({
        name: namePath(field) as never,
        errors: [t('problem.expected', { expected })],
      })),
    )
    const first = shown[0]
    if (first) form.scrollToField(namePath(first.field) as never, { focus: true })
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once per answer of the server
  }, [problem])
  return shown.map(({ field }) => field)
}
