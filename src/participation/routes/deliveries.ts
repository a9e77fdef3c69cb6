// The record of what was sent, as the console shows it: states and reasons, never where it went.
import type { Delivery } from '../queries/outgoing.ts'
import { iso, isoOrNull } from './shared.ts'

export const deliveryToWire = (m: Delivery) => ({
  ...m,
  createdAt: iso(m.createdAt),
  nextAt: m.state === 'queued' ? iso(m.nextAt) : null,
  sentAt: isoOrNull(m.sentAt),
  settledAt: isoOrNull(m.settledAt),
})
