// Doing something by the follow link: once per intention, with what went wrong in words.
import { useRef, useState } from 'react'
import { api, asProblem, outcomeUnknown } from '#platform/ui/api.ts'
import { newKey } from '../load.ts'
import { texts } from '../texts.ts'
import type { Told } from './FollowPage.tsx'
import type { FollowCommand, FollowView } from './view.ts'

type Act = {
  readonly busy: boolean
  readonly failure: string
  readonly send: (fields: Readonly<Record<string, unknown>>) => Promise<boolean>
}

export function useAct(told: Pick<Told, 'token' | 'put' | 'part'>, command: FollowCommand): Act {
  const t = texts.useT()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState('')
  /** The same words again are the same intention: their key stays until they are known to be done or refused. */
  const last = useRef({ body: '', key: '' })
  const send = async (given: Readonly<Record<string, unknown>>) => {
    if (busy) return false
    const fields = told.part ? { ...given, part: told.part } : given
    const body = JSON.stringify(fields)
    if (last.current.body !== body) last.current = { body, key: newKey() }
    setBusy(true)
    setFailure('')
    try {
      const path = `/api/follow/${told.token}/${command}`
      const view = await api.post<FollowView>(path, fields, { key: last.current.key })
      last.current = { body: '', key: '' }
      told.put(view)
      return true
    } catch (error) {
      const problem = asProblem(error)
      if (!outcomeUnknown(problem)) last.current = { body: '', key: '' }
      const reason =
        problem.status === 0
          ? t('follow.noConnection')
          : problem.status === 429
            ? t('follow.busy')
            : problem.status >= 500
              ? t('follow.failedText')
              : problem.message || problem.title
      setFailure(t('follow.refusedAct', { reason }))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, failure, send }
}
