import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { api, asProblem, Icon } from '#platform/ui'
import { texts } from '../texts.ts'

const most = 10

type Photo = { readonly id: string; readonly url: string }

/** Sends photos ahead and gives their ids; made for `Form.Item`. */
export function PhotoPick(props: {
  readonly id?: string
  readonly value?: readonly string[]
  readonly onChange?: (ids: string[]) => void
}) {
  const t = texts.useT()
  const input = useRef<HTMLInputElement>(null)
  const [photos, setPhotos] = useState<readonly Photo[]>([])
  const [sending, setSending] = useState(0)
  const [failed, setFailed] = useState<string | null>(null)
  useObjectUrls(photos)
  const put = (next: readonly Photo[]) => {
    setPhotos(next)
    props.onChange?.(next.map(({ id }) => id))
  }
  const add = async (files: readonly File[]) => {
    setFailed(null)
    const sent: Photo[] = []
    setSending(files.length)
    for (const file of files.slice(0, most - photos.length)) {
      const form = new FormData()
      form.append('photo', file)
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, so that a weak line carries them
        const { id } = await api.upload<{ id: string }>('/api/uploads', form)
        sent.push({ id, url: URL.createObjectURL(file) })
      } catch (error) {
        setFailed(t('pick.photoFailed', { name: file.name, why: asProblem(error).message }))
      }
    }
    setSending(0)
    put([...photos, ...sent])
  }
  return (
    <div className="cs-photos-pick">
      <Chosen photos={photos} onPut={put} />
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        className="cs-file"
        tabIndex={-1}
        aria-label={t('pick.photos')}
        onChange={(change) => {
          const files = [...(change.target.files ?? [])]
          change.target.value = ''
          void add(files)
        }}
      />
      <Button
        {...(props.id ? { id: props.id } : {})}
        icon={<Icon name="camera" />}
        loading={sending > 0}
        disabled={photos.length >= most}
        onClick={() => input.current?.click()}
      >
        {t(sending > 0 ? 'pick.sending' : 'pick.photos')}
      </Button>
      <small className="jw-soft">{t('pick.photoLimit', { n: most })}</small>
      {failed ? (
        <p role="alert" className="cs-bad">
          {failed}
        </p>
      ) : null}
    </div>
  )
}

function Chosen(props: {
  readonly photos: readonly Photo[]
  readonly onPut: (next: readonly Photo[]) => void
}) {
  const t = texts.useT()
  return props.photos.map((photo, i) => (
    <span key={photo.id} className="cs-photo">
      <img src={photo.url} alt="" />
      <button
        type="button"
        aria-label={t('pick.removePhoto', { n: i + 1 })}
        onClick={() => props.onPut(props.photos.filter(({ id }) => id !== photo.id))}
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  ))
}

function useObjectUrls(photos: readonly Photo[]): void {
  const latest = useRef(photos)
  useEffect(() => {
    latest.current = photos
  }, [photos])
  useEffect(
    () => () => {
      for (const { url } of latest.current) URL.revokeObjectURL(url)
    },
    [],
  )
}
