import { App, Button, Form, type FormInstance } from 'antd'
import type { ReactNode } from 'react'
import type { Ability } from './AbilityButton.tsx'
import { AbilityButton } from './AbilityButton.tsx'
import { type SendChoices, useSend } from './query.ts'
import type { FieldWords } from './refusal.ts'
import { ProblemAlert } from './States.tsx'
import { texts } from './texts.ts'
import { useRefusal } from './useRefusal.ts'

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
  /** What those fields are called that may be refused and have no place here. */
  readonly names?: FieldWords
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
  const refusal = useRefusal(form as FormInstance, sender.problem)
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
        {...refusal}
        names={props.names ?? {}}
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
