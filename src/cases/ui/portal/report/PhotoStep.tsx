import { useRef, useState } from 'react'
import { Icon } from '#platform/ui/icons.tsx'
import { useMedia } from '#platform/ui/preferences.ts'
import { useOnline } from '../load.ts'
import { Button, Note } from '../parts.tsx'
import { texts } from '../texts.ts'
import { mostPhotos, type Photo } from './answers.ts'
import { useDraft } from './draft.ts'
import { addPhotos, removePhoto, useProgress } from './photos.ts'
import type { StepProps } from './step.ts'

export function PhotoStep({ answers, next }: StepProps) {
  const t = texts.useT()
  const { lostPhotos } = useDraft()
  const handheld = useMedia('(pointer: coarse)')
  const [tooMany, setTooMany] = useState(false)
  const { photos } = answers
  const has = photos.length > 0
  const add = async (files: readonly File[]) => {
    if (files.length === 0) return
    const left = await addPhotos(files)
    setTooMany(left > 0)
    // The first photos lead on by themselves; more can be added from here or before sending.
    if (!has && left === 0) next()
  }
  const located = photos.some(({ gps }) => gps)
  return (
    <>
      <p className="pt-hint">{t('report.photo.hint')}</p>
      {lostPhotos > 0 ? (
        <Note kind="bad" alert>
          <p>{t('report.photo.lost', { count: lostPhotos })}</p>
        </Note>
      ) : null}
      {has ? <PhotoList photos={photos} /> : null}
      <div className="pt-pick" id="photos" tabIndex={-1}>
        {handheld && photos.length < mostPhotos ? (
          <Picker
            capture
            icon="camera"
            label={has ? t('report.photo.more') : t('report.photo.take')}
            main={!has}
            onFiles={(files) => void add(files)}
          />
        ) : null}
        {photos.length < mostPhotos ? (
          <Picker
            icon={handheld ? 'upload' : 'camera'}
            label={
              handheld
                ? t('report.photo.choose')
                : has
                  ? t('report.photo.more')
                  : t('report.photo.chooseFile')
            }
            main={!handheld && !has}
            onFiles={(files) => void add(files)}
          />
        ) : null}
      </div>
      <p className="pt-small">{t('report.photo.limit', { max: mostPhotos })}</p>
      {tooMany ? (
        <Note kind="bad" alert>
          <p>{t('report.photo.tooMany', { max: mostPhotos })}</p>
        </Note>
      ) : null}
      {located ? (
        <Note>
          <p>{t('report.photo.gps')}</p>
        </Note>
      ) : null}
      <Button kind={has ? 'primary' : 'plain'} onClick={next}>
        {has ? t('continue') : t('report.photo.none')}
      </Button>
    </>
  )
}

type PickerProps = {
  readonly label: string
  readonly icon: 'camera' | 'upload'
  readonly main: boolean
  readonly capture?: boolean
  readonly onFiles: (files: readonly File[]) => void
}

function Picker({ label, icon, main, capture, onFiles }: PickerProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        hidden
        type="file"
        // Naming the kinds makes phones that take HEIC hand over JPEG.
        accept="image/jpeg,image/png,image/webp"
        multiple={!capture}
        capture={capture ? 'environment' : undefined}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          target.value = ''
        }}
      />
      <Button kind={main ? 'primary' : 'plain'} icon={icon} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  )
}

function PhotoList({ photos }: { readonly photos: readonly Photo[] }) {
  const t = texts.useT()
  return (
    <ul className="pt-photos" aria-label={t('report.photo.list')}>
      {photos.map((photo, i) => (
        <li key={photo.id}>
          <Thumb photo={photo} alt={t('report.photo.one', { n: i + 1 })} />
          <PhotoStatus photo={photo} />
          <button
            type="button"
            aria-label={`${t('remove')} ${t('report.photo.one', { n: i + 1 })}`}
            onClick={() => void removePhoto(photo.id)}
          >
            <Icon name="close" size={20} />
          </button>
        </li>
      ))}
    </ul>
  )
}

export function Thumb({ photo, alt }: { readonly photo: Photo; readonly alt: string }) {
  if (photo.thumb) return <img src={photo.thumb} alt={alt} />
  return (
    <span className="pt-no-thumb">
      <Icon name="camera" size={28} />
      <span className="jw-hidden">{alt}</span>
    </span>
  )
}

function PhotoStatus({ photo }: { readonly photo: Photo }) {
  const t = texts.useT()
  const progress = useProgress()
  const online = useOnline()
  switch (photo.state) {
    case 'sent':
      return (
        <p className="pt-sent">
          <Icon name="check" />
          {t('report.photo.sent')}
        </p>
      )
    case 'failed':
      return (
        <p className="pt-error" role="alert">
          {t(`report.photo.${photo.failure ?? 'failedOther'}`)}
        </p>
      )
    case 'sending': {
      const percent = progress?.id === photo.id ? progress.percent : 0
      return (
        <p>
          <progress max={100} value={percent} aria-label={t('report.photo.sending', { percent })} />
          {t('report.photo.sending', { percent })}
        </p>
      )
    }
    case 'waiting':
      return <p>{online ? t('report.photo.queued') : t('report.photo.waiting')}</p>
    default:
      return photo.state satisfies never
  }
}
