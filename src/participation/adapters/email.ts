// E-mail through the installation's own server (src/platform/mail.ts).
import type { Outcome } from '../domain.ts'
import type { Adapter } from './adapter.ts'

/** RFC 5321: 5xx is for good, 4xx for now. The server's words repeat the address, so only the number is kept. */
export function outcomeOfMail(error: unknown): Outcome {
  const { responseCode, code, command } = error as {
    responseCode?: number
    code?: string
    command?: string
  }
  if (responseCode === undefined)
    return { kind: 'later', reason: code ?? 'the server gave no answer' }
  const reason = `the mail server answered ${responseCode}`
  // signing in, or the sender's own address, is not the receiver's fault
  if (command === 'RCPT TO' && [550, 551, 553].includes(responseCode))
    return { kind: 'gone', reason }
  if (command === 'DATA' && responseCode >= 500) return { kind: 'refused', reason }
  return { kind: 'later', reason }
}

export const emailAdapter: Adapter = async (parcel, { mail }) => {
  try {
    await mail.send({
      id: parcel.id,
      to: parcel.address,
      subject: parcel.subject,
      text: `${[parcel.text, parcel.url, parcel.stopUrl].filter(Boolean).join('\n\n')}\n`,
      language: parcel.language,
      ...(parcel.stopUrl ? { unsubscribe: parcel.stopUrl } : {}),
    })
    return { kind: 'sent' }
  } catch (error) {
    return outcomeOfMail(error)
  }
}
