// What the window we are shown in can do. Inside another app (WeChat, a bank, a news reader) pages have no installing, no
// messages when closed, no downloads and no printer; everything else must work there.
import { isWebView } from './agents.ts'

export const inWebView = isWebView(navigator.userAgent)

export const canPrint = !inWebView && 'print' in globalThis
export const canDownload = !inWebView
/** Known by asking, never assumed: weak web views have the one and not the other. */
export const canWork = !inWebView && isSecureContext && 'serviceWorker' in navigator
export const canPush = canWork && 'PushManager' in globalThis && 'Notification' in globalThis
