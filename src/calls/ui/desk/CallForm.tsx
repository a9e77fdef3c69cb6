// What is written during one call. Kept on the server, sealed, as one types: a reload or a second call loses nothing.
import { Form, type FormInstance } from 'antd'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { api, FailedState, type Place, useApi, Waiting } from '#platform/ui'
import { texts } from '../texts.ts'
import type { CallWhole, LiveCall } from '../wire.ts'

export type Written = {
  readonly description?: string
  readonly categoryPath?: string
  readonly point?: Place
  readonly address?: string
  readonly public?: boolean
  readonly reply?: string
  readonly reporter?: { readonly name?: string; readonly phone?: string }
}

const pauseMs = 700
type Kept = 'kept' | 'keeping' | 'notKept'

/** The form of a call, begun with what was written before. */
export function CallForm({
  call,
  children,
}: {
  readonly call: LiveCall
  readonly children: ReactNode
}) {
  const read = useApi<CallWhole>(`/api/calls/${call.id}`, {}, { staleMs: 0, keep: true })
  const first = read.data?.id === call.id ? read.data : undefined
  if (read.error && !first) {
    return <FailedState problem={read.error} again={() => void read.refetch()} />
  }
  if (!first) return <Waiting />
  // Only what it began with counts: from then on the form itself holds what is written.
  return (
    <Keeping call={call} begun={(first.draft as Written | null) ?? {}}>
      {children}
    </Keeping>
  )
}

function Keeping(props: {
  readonly call: LiveCall
  readonly begun: Written
  readonly children: ReactNode
}) {
  const t = texts.useT()
  const [form] = Form.useForm<Written>()
  const { kept, change } = useKeeping(props.call, form)
  return (
    <Form<Written>
      form={form}
      layout="vertical"
      initialValues={{ public: true, ...props.begun }}
      onValuesChange={change}
      className="cl-form"
    >
      {props.children}
      <output className={kept === 'notKept' ? 'cl-kept cl-bad' : 'cl-kept jw-soft'}>
        {kept === null ? '' : t(`report.${kept}`)}
      </output>
    </Form>
  )
}

function useKeeping(call: LiveCall, form: FormInstance<Written>) {
  const [kept, setKept] = useState<Kept | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const path = `/api/calls/${call.id}/draft`
  const save = useCallback(() => {
    if (timer.current === undefined) return
    clearTimeout(timer.current)
    timer.current = undefined
    const draft = form.getFieldsValue(true) as Record<string, unknown>
    api.put(path, { draft }).then(
      () => setKept('kept'),
      () => setKept('notKept'),
    )
  }, [form, path])
  useEffect(() => {
    // The page may be gone before an ordinary request has left.
    const leave = () => {
      if (timer.current === undefined) return
      clearTimeout(timer.current)
      timer.current = undefined
      void fetch(path, {
        method: 'PUT',
        keepalive: true,
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json', 'x-jingwei': '1' },
        body: JSON.stringify({ draft: form.getFieldsValue(true) as Record<string, unknown> }),
      })
    }
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      save()
    }
  }, [form, path, save])
  const change = () => {
    setKept('keeping')
    clearTimeout(timer.current)
    timer.current = setTimeout(save, pauseMs)
  }
  return { kept, change }
}
