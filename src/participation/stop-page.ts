// One small page, the same look as the resident's pages.
import type { Language } from './domain.ts'

export type StopState = 'held' | 'ended' | 'kept' | 'unknown'

const words = {
  'zh-CN': {
    city: '社区通知',
    held: ['不再接收这些通知？', '退订后，您留下的联系方式立即删除，不再发送。'],
    ended: ['已退订', '联系方式已经删除。以后想再接收，可在通知页面重新订阅。'],
    kept: ['好的，继续为您发送', '一年内有效，随时可以退订。'],
    unknown: ['没有这项订阅', '可能已经退订，或者链接不完整。不会再向您发送。'],
    stop: '退订',
    keep: '继续接收',
    home: '返回首页',
  },
  en: {
    city: 'Local notices',
    held: [
      'Stop these notices?',
      'Your address is removed at once, and nothing more is sent to you.',
    ],
    ended: ['Stopped', 'Your address is removed. You can subscribe again on the page of notices.'],
    kept: ['You will go on getting them', 'For another year; you can stop at any time.'],
    unknown: [
      'There is no such subscription',
      'It may have ended, or the link is not whole. Nothing is sent to you any more.',
    ],
    stop: 'Stop',
    keep: 'Keep them',
    home: 'Home',
  },
} as const

const style = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1c2430; --soft: #566070; --line: #d9d6cd; --water: #0b5d8a; --card: #fff }
@media (prefers-color-scheme: dark) { :root { --paper: #12171d; --ink: #e8ebef; --soft: #a3adba; --line: #313a45; --water: #6db8e0; --card: #1a2129 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; background: var(--paper); color: var(--ink);
  font: 17px/1.7 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', system-ui, sans-serif }
header { padding: 20px 24px; border-bottom: 1px solid var(--line); font-weight: 600 }
main { max-width: 34rem; margin: 0 auto; padding: 40px 24px }
h1 { margin: 0 0 12px; font-size: 28px; line-height: 1.3 }
p { margin: 0 0 32px; color: var(--soft) }
form { margin: 0 0 12px }
button, a.button { display: block; width: 100%; min-height: 52px; padding: 12px 20px; border: 1px solid var(--water); border-radius: 10px;
  background: var(--water); color: var(--card); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer }
button.quiet, a.button { background: transparent; color: var(--water) }
:focus-visible { outline: 3px solid var(--water); outline-offset: 3px }`

/** `key` has passed the schema of keys: letters, digits, - and _. */
export function stopPage(
  state: StopState,
  { key, language }: { readonly key: string; readonly language: Language },
): string {
  const w = words[language]
  const [title, text] = w[state]
  const forms =
    state === 'held'
      ? `<form method="post" action="/unsubscribe/${key}"><button>${w.stop}</button></form>
<form method="post" action="/unsubscribe/${key}/keep"><button class="quiet">${w.keep}</button></form>`
      : `<a class="button" href="/">${w.home}</a>`
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${w.city}</title>
<style>${style}</style>
</head>
<body>
<header>${w.city}</header>
<main>
<h1>${title}</h1>
<p>${text}</p>
${forms}
</main>
</body>
</html>
`
}
