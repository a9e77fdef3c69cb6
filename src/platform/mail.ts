// E-mail through SMTP, or as files where no server is set, so that a fresh installation can be tried out.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'

export type Letter = {
  /** The same letter sent again has the same id, so that mail programs can tell. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly language: 'zh-CN' | 'en'
  /** Where its reader ends such letters by one click (RFC 8058). */
  readonly unsubscribe?: string
}

export type Mail = {
  /** Resolves when the server (or the disk) has taken the letter; throws otherwise. */
  send(letter: Letter): Promise<void>
  close(): void
}

export type MailOptions = {
  /** e.g. smtps://user:password@mail.example.org; undefined = letters are written to `home`/mail. */
  readonly smtpUrl: string | undefined
  readonly from: string
  readonly home: string
  /** How long one letter may take, ms; a minute unless told. */
  readonly patienceMs?: number
}

/** Connections to the mail server, and so letters on their way at the same time. */
export const lettersAtOnce = 5

// A stuck server must not hold up the letters behind it.
const timeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 }

export function openMail({ smtpUrl, from, home, patienceMs = 60_000 }: MailOptions): Mail {
  const domain = /@([\w.-]+)>?$/.exec(from)?.[1] ?? 'localhost'
  const message = (letter: Letter) => ({
    from,
    to: { name: '', address: letter.to },
    subject: letter.subject.replace(/\s+/g, ' '),
    text: letter.text,
    messageId: `<${letter.id}@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'Content-Language': letter.language,
      ...(letter.unsubscribe
        ? {
            'List-Unsubscribe': `<${letter.unsubscribe}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }
        : {}),
    },
  })
  return smtpUrl === undefined
    ? toFiles(join(home, 'mail'), message)
    : bySmtp(smtpUrl, { message, patienceMs })
}

type Message = (letter: Letter) => {
  readonly from: string
  readonly subject: string
  readonly text: string
}

function bySmtp(
  url: string,
  { message, patienceMs }: { message: Message; patienceMs: number },
): Mail {
  const pool = { pool: true, maxConnections: lettersAtOnce }
  const transport = createTransport({ url, ...pool, ...timeouts } as never)
  const turn = inTurns(lettersAtOnce)
  return {
    send: async (letter) => {
      // its time begins when there is a connection for it
      using _turn = await turn()
      // A server that answers byte by byte outlasts every other timeout.
      const signal = AbortSignal.timeout(patienceMs)
      try {
        await transport.sendMail({ ...message(letter), signal } as never)
      } catch (error) {
        if (!signal.aborted) throw error
        const after = `The mail server did not take the letter within ${patienceMs / 1000} s.`
        throw new Error(after, { cause: error })
      }
    },
    close: () => transport.close(),
  }
}

/** Lets so many in at a time, in the order in which they came; each goes by disposing of its turn. */
function inTurns(most: number): () => Promise<Disposable> {
  const waiting: (() => void)[] = []
  let free = most
  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  return async () => {
    if (free > 0) free -= 1
    else
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
      })
    return { [Symbol.dispose]: leave }
  }
}

function toFiles(folder: string, message: Message): Mail {
  const transport = createTransport({ streamTransport: true, buffer: true })
  return {
    send: async (letter) => {
      const { message: bytes } = await transport.sendMail(message(letter))
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const path = join(folder, `${letter.id.replace(/[^\w-]/g, '_')}.eml`)
      await writeFile(`${path}.part`, bytes as Buffer, { mode: 0o600 })
      await rename(`${path}.part`, path)
    },
    close: () => transport.close(),
  }
}
