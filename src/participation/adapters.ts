// The adapters, by the kind of channel.
import type { Adapter } from './adapters/adapter.ts'
import { emailAdapter } from './adapters/email.ts'
import { pushAdapter } from './adapters/push.ts'
import { robotAdapter } from './adapters/robot.ts'
import { smsAdapter } from './adapters/sms.ts'
import type { ChannelKind } from './domain.ts'

export const adapters: Readonly<Record<ChannelKind, Adapter>> = {
  push: pushAdapter,
  sms: smsAdapter,
  email: emailAdapter,
  webhook: robotAdapter,
}
