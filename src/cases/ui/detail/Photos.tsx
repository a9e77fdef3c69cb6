import { App, Button, Form, Input, Segmented } from 'antd'
import { useRef, useState } from 'react'
import { AbilityButton, api, hasRight, Icon, Sheet, useMe, useSend, When } from '#platform/ui'
import { DialogHead } from '../commands/CommandDialog.tsx'
import { useLabels } from '../labels.ts'
import type { CaseDetail, Evidence } from '../types.ts'

/** Photos by stage; a press opens them large. */
export function Photos({ c }: { readonly c: CaseDetail }) {
  const { t } = useLabels()
  const [at, setAt] = useState<number | null>(null)
  return (
    <>
      {c.evidence.length === 0 ? <p className="jw-soft">{t('page.noPhotos')}</p> : null}
      <ul className="cs-photos">
        {c.evidence.map((photo, i) => (
          <li key={photo.id}>
            <button
              type="button"
              aria-label={`${t(`stages.${photo.stage}`)} ${photo.caption}`}
              onClick={() => setAt(i)}
            >
              <img src={photo.thumb} alt="" loading="lazy" />
            </button>
            <small>{photo.caption || t(`stages.${photo.stage}`)}</small>
          </li>
        ))}
      </ul>
      <Lightbox photos={c.evidence} at={at} onMove={setAt} />
    </>
  )
}

function Lightbox(props: {
  readonly photos: readonly Evidence[]
  readonly at: number | null
  readonly onMove: (at: number | null) => void
}) {
  const { t } = useLabels()
  const { photos, at, onMove } = props
  const photo = at === null ? undefined : photos[at]
  const move = (by: number) => {
    if (at !== null) onMove((at + by + photos.length) % photos.length)
  }
  return (
    <Sheet
      open={photo !== undefined}
      label={t('lightbox.title')}
      onClose={() => onMove(null)}
      className="cs-lightbox"
    >
      {photo ? (
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows turn the pages of the open dialog
        <div
          onKeyDown={(press) => {
            if (press.key === 'ArrowRight') move(1)
            if (press.key === 'ArrowLeft') move(-1)
          }}
        >
          <DialogHead
            title={`${t(`stages.${photo.stage}`)} · ${t('lightbox.of', { at: (at ?? 0) + 1, of: photos.length })}`}
            onClose={() => onMove(null)}
          />
          <img src={photo.url} alt={photo.caption || t(`stages.${photo.stage}`)} />
          <footer>
            <span>
              {photo.caption} <When at={photo.addedAt} />
            </span>
            <span className="jw-grow" />
            {photos.length > 1 ? (
              <>
                <Button
                  aria-label={t('lightbox.previous')}
                  icon={<Icon name="chevronLeft" />}
                  onClick={() => move(-1)}
                />
                <Button
                  aria-label={t('lightbox.next')}
                  icon={<Icon name="chevronRight" />}
                  onClick={() => move(1)}
                />
              </>
            ) : null}
          </footer>
        </div>
      ) : null}
    </Sheet>
  )
}

const stages = ['before', 'after', 'check', 'note'] as const

/** Adds a photo to the record at any time. */
export function AddPhoto({ c }: { readonly c: CaseDetail }) {
  const { t } = useLabels()
  const me = useMe()
  const [open, setOpen] = useState(false)
  if (!hasRight(me, 'case.evidence')) return null
  return (
    <>
      <AbilityButton can size="small" icon={<Icon name="camera" />} onAct={() => setOpen(true)}>
        {t('page.addPhoto')}
      </AbilityButton>
      <Sheet
        open={open}
        label={t('page.addPhoto')}
        onClose={() => setOpen(false)}
        className="cs-dialog"
      >
        <DialogHead title={t('page.addPhoto')} onClose={() => setOpen(false)} />
        <AddPhotoForm c={c} onDone={() => setOpen(false)} />
      </Sheet>
    </>
  )
}

function AddPhotoForm({ c, onDone }: { readonly c: CaseDetail; readonly onDone: () => void }) {
  const { t } = useLabels()
  const { message } = App.useApp()
  const input = useRef<HTMLInputElement>(null)
  const [stage, setStage] = useState<(typeof stages)[number]>('before')
  const [caption, setCaption] = useState('')
  const send = useSend(
    (form: FormData, key) => api.upload(`/api/cases/${c.id}/evidence`, form, { key }),
    {
      touches: ['/api/cases'],
      onDone: () => {
        void message.success(t('page.photoAdded'))
        onDone()
      },
    },
  )
  return (
    <Form layout="vertical" className="cs-dialog-body">
      <Form.Item label={t('page.stage')}>
        <Segmented
          value={stage}
          options={stages.map((value) => ({ value, label: t(`stages.${value}`) }))}
          onChange={setStage}
        />
      </Form.Item>
      <Form.Item label={t('page.caption')} htmlFor="photo-caption">
        <Input
          id="photo-caption"
          maxLength={300}
          value={caption}
          onChange={({ target }) => setCaption(target.value)}
        />
      </Form.Item>
      <input
        ref={input}
        type="file"
        accept="image/*"
        className="cs-file"
        tabIndex={-1}
        aria-label={t('pick.photos')}
        onChange={({ target }) => {
          const file = target.files?.[0]
          target.value = ''
          if (!file) return
          const form = new FormData()
          // Fields before the file: the server reads them as they come.
          form.append('stage', stage)
          form.append('caption', caption)
          form.append('photo', file)
          send.send(form)
        }}
      />
      <Button
        type="primary"
        loading={send.sending}
        icon={<Icon name="camera" />}
        onClick={() => input.current?.click()}
      >
        {t('pick.photos')}
      </Button>
    </Form>
  )
}
