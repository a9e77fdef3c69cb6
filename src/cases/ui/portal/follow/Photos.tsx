import { Icon } from '#platform/ui/icons.tsx'
import { texts } from '../texts.ts'
import type { Told } from './FollowPage.tsx'
import type { Photo } from './view.ts'

const groups = [
  ['after', 'follow.photosAfter'],
  ['check', 'follow.photosCheck'],
  ['report', 'follow.photosBefore'],
  ['before', 'follow.photosBefore'],
  ['note', 'follow.photosNote'],
] as const

export function Photos({ told: { view, token } }: { readonly told: Told }) {
  const t = texts.useT()
  if (view.photos.length === 0) return null
  return (
    <section>
      <h2>{t('follow.photos')}</h2>
      {groups.map(([stage, title]) => {
        const photos = view.photos.filter((photo) => photo.stage === stage)
        if (photos.length === 0) return null
        return (
          <div key={stage}>
            <h3>{t(title)}</h3>
            <PhotoRow photos={photos} token={token} />
          </div>
        )
      })}
    </section>
  )
}

function PhotoRow({
  photos,
  token,
}: {
  readonly photos: readonly Photo[]
  readonly token: string
}) {
  const t = texts.useT()
  return (
    <ul className="pt-album">
      {photos.map((photo, i) => (
        <li key={photo.url}>
          <a
            href={`${photo.url}&follow=${token}`}
            target="_blank"
            rel="noreferrer"
            aria-label={t('follow.photo', { n: i + 1 })}
          >
            <img
              src={`${photo.thumb}&follow=${token}`}
              alt=""
              loading="lazy"
              onError={({ currentTarget }) => {
                currentTarget.hidden = true
              }}
            />
            <Icon name="camera" size={28} />
          </a>
        </li>
      ))}
    </ul>
  )
}
