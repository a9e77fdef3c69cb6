// A picture that tells of a person: opened one by one, each look logged with the reason given.
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { api, asProblem, Icon, type Problem, ProblemAlert, StateTag } from '#platform/ui'
import { texts } from './texts.ts'

export function Personal() {
  const t = texts.useT()
  return <StateTag tone="quiet">{t('answers.tellsOfPerson')}</StateTag>
}

export function OpenPicture(props: {
  readonly id: string
  readonly label: string
  readonly reason: string
}) {
  const t = texts.useT()
  const [url, setUrl] = useState<string>()
  const [reading, setReading] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(
    () => () => {
      if (url) URL.revokeObjectURL(url)
    },
    [url],
  )
  const open = async () => {
    setReading(true)
    try {
      const path = `/api/field/photos/${props.id}/personal`
      setUrl(URL.createObjectURL(await api.fileFor(path, { reason: props.reason })))
      setProblem(null)
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setReading(false)
    }
  }
  if (url) return <img src={url} alt={props.label} />
  return (
    <>
      <ProblemAlert problem={problem} />
      <Button size="small" icon={<Icon name="eye" />} loading={reading} onClick={() => void open()}>
        {t('answers.openPicture', { what: props.label })}
      </Button>
    </>
  )
}
