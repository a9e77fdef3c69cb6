// Which rooms have screens in the console. A room exports its own list; here they are only gathered.
import type { ConsolePage } from '#platform/ui'

export const pages: readonly ConsolePage[] = []
