// Keys of this room, each derived from the installation's own, and the secrets that are made with them.
import { createECDH } from 'node:crypto'
import { hmac, type Keys, seal, sha256, unseal } from '#platform/crypto.ts'
import type { ChannelKind } from './domain.ts'

type RoomKeys = Pick<Keys, 'contact' | 'contactIndex'>

const targetKey = (keys: Pick<Keys, 'contact'>) => hmac(keys.contact, 'jingwei subscriptions')
const channelKey = (keys: Pick<Keys, 'contact'>) => hmac(keys.contact, 'jingwei channels')

/** Where someone is reached, sealed for the row it lies in. */
export const sealTarget = (keys: Pick<Keys, 'contact'>, id: string, target: string): Buffer =>
  seal(targetKey(keys), target, `target:${id}`)

export const openTarget = (keys: Pick<Keys, 'contact'>, id: string, sealed: Uint8Array): string =>
  unseal(targetKey(keys), sealed, `target:${id}`)

export const sealContent = (keys: Pick<Keys, 'contact'>, id: string, content: string): Buffer =>
  seal(targetKey(keys), content, `content:${id}`)

export const openContent = (keys: Pick<Keys, 'contact'>, id: string, sealed: Uint8Array): string =>
  unseal(targetKey(keys), sealed, `content:${id}`)

export const sealChannelSecret = (keys: RoomKeys, id: string, secret: string): Buffer =>
  seal(channelKey(keys), secret, `channel:${id}`)

export const openChannelSecret = (keys: RoomKeys, id: string, sealed: Uint8Array): string =>
  unseal(channelKey(keys), sealed, `channel:${id}`)

/** Equal addresses of one channel give equal bytes, and nothing else. */
export const targetIndex = (keys: RoomKeys, channel: ChannelKind, target: string): Buffer =>
  hmac(keys.contactIndex, `subscription ${channel} ${target}`)

/** Equal addresses of a robot give equal bytes, whatever secret it signs with. */
export const robotIndex = (keys: RoomKeys, address: string): Buffer =>
  hmac(keys.contactIndex, `robot ${address.split(/\s/)[0] ?? ''}`)

/** What opens a subscription: made from its id, so that each message can carry it and no table holds it. */
export const subscriptionKey = (keys: RoomKeys, id: string): string =>
  hmac(keys.contactIndex, `subscription key ${id}`).subarray(0, 20).toString('base64url')

export const keyHash = (key: string): Buffer => sha256(key)

export const codeHash = (keys: RoomKeys, id: string, code: string): Buffer =>
  hmac(keys.contactIndex, `subscription code ${id} ${code}`)

/** Of a notice and the reader's own random number: two notices read by one reader have nothing in common. */
export const receiptDigest = (keys: RoomKeys, noticeId: string, device: string): Buffer =>
  hmac(keys.contactIndex, `notice read ${noticeId} ${device}`).subarray(0, 16)

/** What a gateway shows when it tells what became of messages. */
export const receiptKey = (keys: RoomKeys, channelId: string): string =>
  hmac(channelKey(keys), `receipts ${channelId}`).toString('base64url')

export type Vapid = { readonly publicKey: string; readonly privateKey: string }

/** The pair by which push services know this installation (RFC 8292): of the master key, so that all processes have it. */
export function vapidKeys(keys: Pick<Keys, 'contact'>): Vapid {
  const curve = createECDH('prime256v1')
  for (let n = 0; ; n++) {
    const scalar = hmac(keys.contact, `jingwei web push ${n}`)
    try {
      curve.setPrivateKey(scalar)
    } catch {
      // one number in about four thousand million is none of the curve's
      continue
    }
    return {
      publicKey: curve.getPublicKey().toString('base64url'),
      privateKey: scalar.toString('base64url'),
    }
  }
}
