// Areas split and merge from a day on; the old ones stay in history.
import { App, Button, Drawer, Form, Input, Select } from 'antd'
import { api, FormShell, Icon, nameIn, type PageOf, useApi, useLanguage } from '#platform/ui'
import type { AreaDetailReply, AreaReply } from '../schema.ts'
import { BoundaryField, readGeometry, touched } from './forms.tsx'
import { texts } from './texts.ts'

type ChangeProps = {
  readonly area: AreaDetailReply
  readonly open: boolean
  readonly onClose: () => void
  readonly onDone: (code: string) => void
}

type Named = { readonly code: string; readonly name: string; readonly nameEn?: string }
type Changed = { readonly created: readonly { readonly code: string }[] }

function useFinish({ onClose, onDone }: Pick<ChangeProps, 'onClose' | 'onDone'>, told: string) {
  const { message } = App.useApp()
  return ({ created }: Changed) => {
    void message.success(told)
    onClose()
    const first = created[0]
    if (first) onDone(first.code)
  }
}

function StartsOn() {
  const t = texts.useT()
  return (
    <Form.Item
      name="from"
      label={t('startsOn')}
      extra={t('startsOnHint')}
      rules={[{ required: true }]}
    >
      <Input type="date" />
    </Form.Item>
  )
}

function NameFields({ under }: { readonly under: (string | number)[] }) {
  const t = texts.useT()
  return (
    <div className="jw-record-row">
      <Form.Item name={[...under, 'code']} label={t('code')} rules={[{ required: true }]}>
        <Input className="jw-mono" maxLength={40} />
      </Form.Item>
      <Form.Item name={[...under, 'name']} label={t('name')} rules={[{ required: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name={[...under, 'nameEn']} label={t('nameEn')}>
        <Input maxLength={200} />
      </Form.Item>
    </div>
  )
}

type SplitValues = {
  readonly from: string
  readonly parts: readonly (Named & { readonly boundary?: string })[]
}

export function SplitForm(props: ChangeProps) {
  const { area, open, onClose } = props
  const t = texts.useT()
  const language = useLanguage()
  const finish = useFinish(props, t('splitDone'))
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={620}
      destroyOnHidden
      title={t('splitTitle', { name: nameIn(language, area) })}
    >
      <FormShell<SplitValues, Changed>
        initial={{
          parts: [
            { code: area.code, name: area.name },
            { code: '', name: '' },
          ],
        }}
        run={({ from, parts }, key) =>
          api.post(
            `/api/areas/${area.code}/split`,
            {
              from,
              parts: parts.map(({ boundary, nameEn, ...part }) => ({
                ...part,
                nameEn: nameEn ?? '',
                boundary: boundary ? readGeometry(boundary) : null,
              })),
            },
            { key },
          )
        }
        told={false}
        submit={t('split')}
        touches={touched}
        onCancel={onClose}
        onDone={finish}
      >
        <StartsOn />
        <Parts bounded={area.hasBoundary} />
      </FormShell>
    </Drawer>
  )
}

function Parts({ bounded }: { readonly bounded: boolean }) {
  const t = texts.useT()
  return (
    <Form.List name="parts">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }, i) => (
            <fieldset key={key} className="jw-part">
              <legend>
                {t('part', { n: i + 1 })}
                {fields.length > 2 ? (
                  <Button
                    type="text"
                    size="small"
                    icon={<Icon name="trash" size={14} />}
                    aria-label={t('removePart', { n: i + 1 })}
                    onClick={() => remove(name)}
                  />
                ) : null}
              </legend>
              <NameFields under={[name]} />
              <BoundaryField name={[name, 'boundary']} required={bounded} />
            </fieldset>
          ))}
          <Button
            icon={<Icon name="plus" />}
            onClick={() => add({ code: '', name: '' })}
            className="jw-part-add"
          >
            {t('addPart')}
          </Button>
        </>
      )}
    </Form.List>
  )
}

type MergeValues = {
  readonly from: string
  readonly codes: readonly string[]
  readonly into: Named
}

export function MergeForm(props: ChangeProps) {
  const { area, open, onClose } = props
  const t = texts.useT()
  const language = useLanguage()
  const finish = useFinish(props, t('mergeDone'))
  const siblings = useApi<PageOf<AreaReply>>(open && area.parent ? '/api/areas' : null, {
    parent: area.parent,
    kind: area.kind,
    limit: 200,
  })
  return (
    <Drawer open={open} onClose={onClose} size={560} destroyOnHidden title={t('mergeTitle')}>
      <FormShell<MergeValues, Changed>
        initial={{ codes: [area.code], into: { code: area.code, name: area.name } }}
        run={({ into, ...values }, key) =>
          api.post(
            '/api/areas/merge',
            { ...values, into: { ...into, nameEn: into.nameEn ?? '' } },
            { key },
          )
        }
        told={false}
        submit={t('merge')}
        touches={touched}
        onCancel={onClose}
        onDone={finish}
      >
        <Form.Item
          name="codes"
          label={t('codes')}
          extra={t('codesHint')}
          rules={[{ required: true, type: 'array', min: 2, message: t('codesHint') }]}
        >
          <Select
            mode="multiple"
            optionFilterProp="label"
            options={(siblings.data?.items ?? [area]).map((one) => ({
              value: one.code,
              label: `${nameIn(language, one)} ${one.code}`,
              disabled: one.children > 0,
            }))}
          />
        </Form.Item>
        <StartsOn />
        <fieldset className="jw-part">
          <legend>{t('into')}</legend>
          <NameFields under={['into']} />
        </fieldset>
      </FormShell>
    </Drawer>
  )
}
