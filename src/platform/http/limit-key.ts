// What an address is called where requests are counted (`perMinute`): a hash under a salt that this process made by itself
// and throws away at midnight (UTC). Nobody's address is kept for it, and none can be found out from what is.
import { randomBytes } from 'node:crypto'
import { lineOf } from '../address.ts'
import { hmac } from '../crypto.ts'

const day = 86_400_000

export function openLimitKey(now: () => number): (request: { readonly ip: string }) => string {
  let salt = randomBytes(32)
  let saltOf = Math.floor(now() / day)
  return ({ ip }) => {
    const today = Math.floor(now() / day)
    if (today !== saltOf) {
      salt = randomBytes(32)
      saltOf = today
    }
    return hmac(salt, `limit ${lineOf(ip)}`)
      .subarray(0, 12)
      .toString('base64')
  }
}
