import { Form, Input } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTitle } from '#platform/ui'
import { texts } from './texts.ts'
import { LanguageButton, ThemeButton } from './TopBar.tsx'

/** The first page leaves the focus where the browser puts it; a next step begins at its title. */
let wasOpened = false

export function Frame({
  title,
  children,
}: {
  readonly title: string
  readonly children?: ReactNode
}) {
  const t = texts.useT()
  useTitle(title || t('signIn.title'))
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!title) return
    if (wasOpened) heading.current?.focus({ preventScroll: true })
    wasOpened = true
  }, [title])
  return (
    <div className="jw-door">
      <Graticule />
      <div className="jw-door-tools">
        <LanguageButton />
        <ThemeButton />
      </div>
      <main className="jw-door-card">
        <div className="jw-door-brand">
          <Mark size={34} />
          <div>
            <strong>{t('product')}</strong>
            <span>{t('productLine')}</span>
          </div>
        </div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </main>
    </div>
  )
}

export function NewPasswordItem({
  name,
  label,
}: {
  readonly name: string
  readonly label: string
}) {
  const t = texts.useT()
  return (
    <Form.Item
      name={name}
      label={label}
      extra={t('setup.passwordHint')}
      rules={[{ required: true }]}
    >
      <Input.Password autoComplete="new-password" />
    </Form.Item>
  )
}

export function Mark({ size }: { readonly size: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" className="jw-mark">
      <rect width="32" height="32" rx="7" />
      <path d="M16 6v20M7 12.5c5.5 2 12.5 2 18 0M7 19.5c5.5-2 12.5-2 18 0" />
      <path opacity=".65" d="M11 7c-2.5 5.5-2.5 12.5 0 18M21 7c2.5 5.5 2.5 12.5 0 18" />
    </svg>
  )
}

/** Meridians and parallels, which the product is named after. */
function Graticule() {
  const steps = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]
  return (
    <svg
      className="jw-graticule"
      viewBox="-500 -300 1000 600"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      {steps.map((i) => (
        <g key={i}>
          <path d={`M${i * 70} -420 Q${i * 150} 0 ${i * 70} 420`} />
          <path d={`M-640 ${i * 62 - i * i * i} Q0 ${i * 100} 640 ${i * 62 - i * i * i}`} />
        </g>
      ))}
    </svg>
  )
}
