import { App, Checkbox, Drawer, Form, Segmented, Select, Upload } from 'antd'
import { api, FormShell, Icon, nameIn, type PageOf, useApi, useLanguage } from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import { type ImportKind, importKinds } from '../schema.ts'
import { texts } from './texts.ts'

type Profile = {
  readonly kind: ImportKind
  readonly profile: string
  readonly name: string
  readonly nameEn: string
  readonly needsArea: boolean
  readonly can: { readonly import: true | string }
}

export function useProfiles() {
  const language = useLanguage()
  const { data } = useApi<PageOf<Profile>>('/api/import-profiles')
  const items = data?.items ?? []
  return {
    items,
    nameOf: (kind: ImportKind, profile: string) =>
      nameIn(
        language,
        items.find((one) => one.kind === kind && one.profile === profile),
      ) || profile,
  }
}

type Chosen = { readonly originFileObj?: File }
type Values = {
  readonly kind: ImportKind
  readonly profile: string
  readonly area?: string
  readonly file?: readonly Chosen[]
  readonly dryRun?: boolean
}

function formOf({ kind, profile, area, file, dryRun }: Values): FormData {
  const form = new FormData()
  form.set('kind', kind)
  form.set('profile', profile)
  form.set('dryRun', String(dryRun === true))
  if (area) form.set('area', area)
  const first = file?.[0]?.originFileObj
  if (first) form.set('file', first)
  return form
}

export function UploadForm({
  open,
  onClose,
}: {
  readonly open: boolean
  readonly onClose: () => void
}) {
  const t = texts.useT()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const { items } = useProfiles()
  const kind = Form.useWatch('kind', form) ?? 'cases'
  const profile = Form.useWatch('profile', form)
  const dry = Form.useWatch('dryRun', form) === true
  const chosen = items.find((one) => one.kind === kind && one.profile === profile)
  return (
    <Drawer open={open} onClose={onClose} size={480} destroyOnHidden title={t('add')}>
      <FormShell<Values>
        form={form}
        initial={{ kind: 'cases', dryRun: false }}
        run={(values, key) => api.upload('/api/imports', formOf(values), { key })}
        can={chosen?.can.import ?? true}
        told={false}
        submit={t(dry ? 'submitDry' : 'submit')}
        touches={['/api/imports']}
        onCancel={onClose}
        onDone={() => {
          void message.success(t('started'))
          onClose()
        }}
      >
        <Form.Item name="kind" label={t('kind')}>
          <Segmented
            options={importKinds
              .toReversed()
              .map((value) => ({ value, label: t(`kinds.${value}`) }))}
            onChange={() => form.resetFields(['profile', 'area'])}
          />
        </Form.Item>
        <ProfileField kind={kind} />
        {chosen?.needsArea ? (
          <Form.Item
            name="area"
            label={t('area')}
            extra={t('areaHint')}
            rules={[{ required: true }]}
          >
            <AreaSelect />
          </Form.Item>
        ) : null}
        <Form.Item
          name="file"
          label={t('file')}
          valuePropName="fileList"
          getValueFromEvent={(event: { fileList: readonly Chosen[] }) => event.fileList}
          rules={[{ required: true, type: 'array', min: 1, message: t('needFile') }]}
        >
          <Upload.Dragger maxCount={1} beforeUpload={() => false}>
            <Icon name="upload" size={22} />
            <p>{t('drop')}</p>
            <small className="jw-soft">{t('dropHint')}</small>
          </Upload.Dragger>
        </Form.Item>
        <Form.Item name="dryRun" valuePropName="checked" extra={t('dryRunHint')}>
          <Checkbox>{t('dryRun')}</Checkbox>
        </Form.Item>
      </FormShell>
    </Drawer>
  )
}

function ProfileField({ kind }: { readonly kind: ImportKind }) {
  const t = texts.useT()
  const language = useLanguage()
  const { items } = useProfiles()
  return (
    <Form.Item name="profile" label={t('profile')} rules={[{ required: true }]}>
      <Select
        options={items
          .filter((one) => one.kind === kind)
          .map((one) => ({ value: one.profile, label: nameIn(language, one) }))}
      />
    </Form.Item>
  )
}
