import { QueryClientProvider } from '@tanstack/react-query'
import { App, ConfigProvider, theme as algorithms, type ThemeConfig } from 'antd'
import en from 'antd/locale/en_US'
import zh from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import './base.css'
import './ui.css'
import { paintTheme, useLanguage, useMedia, useMode } from './preferences.ts'
import { queryClient } from './query.ts'
import { cssVariables, fontFamily, type Mode, monoFamily, palettes } from './tokens.ts'

paintTheme(cssVariables)

/** Ant Design dressed in our tokens. */
export function antdTheme(mode: Mode, still = false): ThemeConfig {
  const p = palettes[mode]
  return {
    algorithm: mode === 'dark' ? algorithms.darkAlgorithm : algorithms.defaultAlgorithm,
    token: {
      fontFamily,
      fontFamilyCode: monoFamily,
      fontSize: 14,
      controlHeight: 30,
      borderRadius: 5,
      colorPrimary: p.accent,
      colorInfo: p.accent,
      colorLink: p.accent,
      colorLinkHover: p.accentStrong,
      colorSuccess: p.lights.onTime,
      colorWarning: p.lights.near,
      colorError: p.danger,
      colorText: p.text,
      colorTextSecondary: p.soft,
      colorTextTertiary: p.faint,
      colorTextQuaternary: p.faint,
      colorTextPlaceholder: p.faint,
      colorTextDescription: p.soft,
      colorBgBase: p.surface,
      colorBgLayout: p.canvas,
      colorBgContainer: p.surface,
      colorBgElevated: p.raised,
      colorBorder: p.lineStrong,
      colorBorderSecondary: p.line,
      colorSplit: p.line,
      controlItemBgActive: p.accentSoft,
      controlItemBgHover: p.hover,
      boxShadow: p.shadow,
      boxShadowSecondary: p.shadow,
      motion: !still,
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        primaryColor: p.onAccent,
        contentFontSize: 13.5,
      },
      Splitter: { splitBarSize: 1, splitBarDraggableSize: 28 },
      Tooltip: {
        colorBgSpotlight: mode === 'dark' ? '#2c363f' : '#262c32',
        colorTextLightSolid: '#f4f5f5',
      },
      Form: { itemMarginBottom: 18, verticalLabelPadding: '0 0 4px', labelColor: p.soft },
      Table: { headerBg: p.surface, headerColor: p.soft, cellPaddingBlock: 8, rowHoverBg: p.hover },
      Segmented: { trackBg: p.sunk, itemSelectedBg: p.raised },
    },
  }
}

/** What every screen of staff stands in: theme, words of the widgets, messages, the query client. */
export function UiProvider({ children }: { readonly children: ReactNode }) {
  const mode = useMode()
  const language = useLanguage()
  const still = useMedia('(prefers-reduced-motion: reduce)')
  return (
    <QueryClientProvider client={queryClient}>
      <ConfigProvider
        locale={language === 'en' ? en : zh}
        theme={antdTheme(mode, still)}
        // A space between two characters of a button is not how Chinese is set.
        button={{ autoInsertSpace: false }}
        getPopupContainer={(node) => node?.closest<HTMLElement>('dialog[open]') ?? document.body}
      >
        <App component={false}>{children}</App>
      </ConfigProvider>
    </QueryClientProvider>
  )
}
