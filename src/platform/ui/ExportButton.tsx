// Any list as a file. The server gives the whole list with the same filters and rights under `?format=`.
import { App, Button, Dropdown } from 'antd'
import { useState } from 'react'
import { api, asProblem, type Query } from './api.ts'
import { saveFile } from './chart/Chart.tsx'
import { Icon } from './icons.tsx'
import { words } from './problems.ts'
import { texts } from './texts.ts'

const formats = ['csv', 'xlsx'] as const
type Format = (typeof formats)[number]

/** Pages are read one after the other on the server; large ones make fewer of them. */
const pageRows = 200

export type ExportButtonProps = {
  /** The list's own address. */
  readonly path: string
  /** The filters in force. */
  readonly query?: Query
  /** What the file is called, without its ending. */
  readonly name: string
  /** Why it cannot be done, for lists one may not see. */
  readonly disabled?: boolean
  readonly size?: 'small' | 'middle'
}

export function ExportButton({ path, query, name, disabled = false, size }: ExportButtonProps) {
  const t = texts.useT()
  const { message } = App.useApp()
  const [reading, setReading] = useState(false)
  const save = async (format: Format) => {
    setReading(true)
    try {
      const file = await api.file(path, { ...query, limit: pageRows, format })
      saveFile(`${name}.${format}`, file)
    } catch (error) {
      const { title, hint } = words(asProblem(error))
      void message.error(hint || title)
    } finally {
      setReading(false)
    }
  }
  return (
    <Dropdown
      trigger={['click']}
      disabled={disabled}
      menu={{
        items: formats.map((key) => ({ key, label: t(`export.${key}`) })),
        onClick: ({ key }) => void save(key as Format),
      }}
    >
      <Button
        className="jw-export"
        icon={<Icon name="download" />}
        loading={reading}
        aria-label={t('export.button', { name })}
        {...(size ? { size } : {})}
      >
        <span>{t('export.short')}</span>
      </Button>
    </Dropdown>
  )
}
