// When many reports come in at once the server lets the sender's device compute a little, instead of showing a puzzle.

export type Challenge = { readonly challenge: string; readonly bits: number }
export type Work = { readonly challenge: string; readonly nonce: string }

/** The challenge among the facts of a refusal. */
export function challengeIn(facts: Readonly<Record<string, unknown>>): Challenge | null {
  const { challenge, bits } = facts
  return typeof challenge === 'string' && typeof bits === 'number' ? { challenge, bits } : null
}

function beginsWith(hash: Uint8Array, bits: number): boolean {
  for (let i = 0; i * 8 < bits; i++) {
    const wanted = Math.min(8, bits - i * 8)
    if ((hash[i] ?? 255) >> (8 - wanted) !== 0) return false
  }
  return true
}

const batch = 256

/** Finds the nonce; null where the browser cannot compute hashes (a page not served securely). */
export async function solve({ challenge, bits }: Challenge): Promise<Work | null> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  if (!subtle || bits > 24) return null
  const encoder = new TextEncoder()
  const one = async (i: number) => {
    const nonce = i.toString(36)
    const hash = await subtle.digest('SHA-256', encoder.encode(`${challenge}:${nonce}`))
    return beginsWith(new Uint8Array(hash), bits) ? nonce : null
  }
  for (let start = 0; ; start += batch) {
    // oxlint-disable-next-line no-await-in-loop -- the page stays alive between the batches
    const found = await Promise.all(Array.from({ length: batch }, (_, i) => one(start + i)))
    const nonce = found.find((n) => n !== null)
    if (nonce !== undefined && nonce !== null) return { challenge, nonce }
  }
}
