// Photos that everyone may see, chosen by someone who looks at them here.
import { Checkbox, Form } from 'antd'
import { GoLink } from '#platform/ui'
import { useLabels } from '../labels.ts'
import { texts } from '../mask/texts.ts'
import type { CaseDetail, Evidence } from '../types.ts'
import { ChoiceField, Note } from './parts.tsx'

/** The photo itself stays inside once there is a masked copy of it. */
const offered = (photos: readonly Evidence[]): readonly Evidence[] =>
  photos.filter((photo) => !photos.some((copy) => copy.maskedFrom === photo.id))

export function PublishForm({ c }: { readonly c: CaseDetail }) {
  const { t } = useLabels()
  const mask = texts.useT()
  if (c.evidence.length === 0) return <p className="jw-soft">{t('page.noPhotos')}</p>
  return (
    <>
      <Form.Item
        name="photos"
        label={t('commands.publish.photos')}
        extra={t('commands.publish.hint')}
        rules={[{ required: true, message: t('commands.needed') }]}
      >
        <Checkbox.Group className="cs-photos">
          {offered(c.evidence).map((photo) => (
            <Checkbox key={photo.id} value={photo.id}>
              <img src={photo.url} alt={photo.caption || t(`stages.${photo.stage}`)} />
              <small>
                {photo.caption || t(`stages.${photo.stage}`)}
                {photo.public ? ` · ${t('commands.publish.isPublic')}` : ''}{' '}
                {photo.maskedFrom ? (
                  `· ${mask('isCopy')}`
                ) : (
                  <GoLink to={`/console/cases/${c.id}/photos/${photo.id}/mask`}>
                    {mask('open')}
                  </GoLink>
                )}
              </small>
            </Checkbox>
          ))}
        </Checkbox.Group>
      </Form.Item>
      <ChoiceField
        name="public"
        label={t('commands.publish.show')}
        choices={[
          { value: true, label: t('commands.publish.yes') },
          { value: false, label: t('commands.publish.no') },
        ]}
      />
      <Form.Item name="nothingToMask" valuePropName="checked">
        <Checkbox>{mask('nothingToMask')}</Checkbox>
      </Form.Item>
      <Note />
    </>
  )
}
