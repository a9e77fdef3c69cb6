/* oxlint-disable jsx-a11y/prefer-tag-over-role -- what is drawn by hand is an img until it is kept */
// Photos, signatures and places within a form.
import SignaturePad from 'signature_pad'
import { useEffect, useRef, useState } from 'react'
import type { Media } from './FormFill.tsx'
import { downscale } from './photo.ts'
import { texts } from './texts.ts'

type Kept = { readonly media: Media; readonly label: string }

export function Picture({ name, media, alt }: { name: string; media: Media; alt: string }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    let current = true
    let made: string | undefined
    void media.url(name).then((found) => {
      made = found
      if (current) setUrl(found)
    })
    return () => {
      current = false
      if (made) URL.revokeObjectURL(made)
    }
  }, [name, media])
  return url ? <img src={url} alt={alt} /> : <span className="ff-blank" />
}

export function PhotosField({
  names,
  onChange,
  media,
  label,
}: Kept & { readonly names: readonly string[]; readonly onChange: (names: string[]) => void }) {
  const t = texts.useT()
  const [failed, setFailed] = useState(false)
  // While a photo is being kept one writes on: what is there by then counts, not what was there before.
  const latest = useRef({ names, onChange })
  useEffect(() => {
    latest.current = { names, onChange }
  })
  const add = async (files: FileList | null) => {
    try {
      const added = await Promise.all(
        [...(files ?? [])].map(async (file) => media.add(await downscale(file))),
      )
      setFailed(false)
      latest.current.onChange([...latest.current.names, ...added])
    } catch {
      setFailed(true)
    }
  }
  return (
    <div className="ff-photos">
      {names.map((name, i) => (
        <figure key={name}>
          <Picture name={name} media={media} alt={`${label} ${i + 1}`} />
          <button
            type="button"
            aria-label={t('removePhoto', { n: i + 1 })}
            onClick={() => onChange(names.filter((one) => one !== name))}
          >
            ✕
          </button>
        </figure>
      ))}
      <label className="ff-add">
        <input
          type="file"
          accept="image/*"
          capture="environment"
          multiple
          aria-label={t('addPhotoTo', { what: label })}
          onChange={({ target }) => {
            void add(target.files).then(() => {
              target.value = ''
            })
          }}
        />
        <span aria-hidden="true">＋ {t('addPhoto')}</span>
      </label>
      {failed ? (
        <p className="ff-wrong" role="alert">
          {t('photoFailed')}
        </p>
      ) : null}
    </div>
  )
}

export function SignatureField({
  name,
  onChange,
  media,
  label,
}: Kept & {
  readonly name: string | undefined
  readonly onChange: (name: string | undefined) => void
}) {
  const t = texts.useT()
  const canvas = useRef<HTMLCanvasElement>(null)
  const pad = useRef<SignaturePad>(undefined)
  const done = useRef(onChange)
  useEffect(() => {
    done.current = onChange
  })
  useEffect(() => {
    const element = canvas.current
    if (!element || name) return undefined
    element.width = element.clientWidth * 2
    element.height = element.clientHeight * 2
    element.getContext('2d')?.scale(2, 2)
    const made = new SignaturePad(element, { backgroundColor: '#fff', penColor: '#111' })
    pad.current = made
    return () => made.off()
  }, [name])
  const keep = () =>
    canvas.current?.toBlob((blob) => {
      if (blob && !pad.current?.isEmpty()) void media.add(blob).then((id) => done.current(id))
    })
  if (name) {
    return (
      <div className="ff-sign">
        <Picture name={name} media={media} alt={label} />
        <button type="button" className="ff-button" onClick={() => onChange(undefined)}>
          {t('signAgain')}
        </button>
      </div>
    )
  }
  return (
    <div className="ff-sign">
      <canvas ref={canvas} role="img" aria-label={t('signHere')} />
      <button type="button" className="ff-button" onClick={keep}>
        {t('signDone')}
      </button>
    </div>
  )
}

type Place = { readonly lon: number; readonly lat: number }

export function PlaceField({
  value,
  onChange,
}: {
  readonly value: Place | undefined
  readonly onChange: (place: Place) => void
}) {
  const t = texts.useT()
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle')
  const locate = () => {
    setState('asking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle')
        onChange({ lon: round(coords.longitude), lat: round(coords.latitude) })
      },
      () => setState('failed'),
      { enableHighAccuracy: true, timeout: 15_000 },
    )
  }
  return (
    <div>
      <button type="button" className="ff-button" onClick={locate}>
        {t(state === 'asking' ? 'locating' : 'locate')}
      </button>
      {value ? (
        <p className="ff-help">
          {value.lat.toFixed(5)}, {value.lon.toFixed(5)}
        </p>
      ) : null}
      {state === 'failed' ? (
        <p className="ff-wrong" role="alert">
          {t('noPlace')}
        </p>
      ) : null}
    </div>
  )
}

const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6
