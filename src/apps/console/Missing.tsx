import { Button } from 'antd'
import { EmptyState, GoLink, NoRight, postTitle, useLanguage, useMe, useTitle } from '#platform/ui'
import { texts } from './texts.ts'

const Home = () => {
  const t = texts.useT()
  return <GoLink to="/console">{t('missing.home')}</GoLink>
}

export function MissingPage() {
  const t = texts.useT()
  useTitle(t('missing.title'))
  return (
    <div className="jw-alone">
      <EmptyState
        whole
        icon="map"
        title={t('missing.title')}
        hint={t('missing.hint')}
        action={<Home />}
      />
    </div>
  )
}

export function NoRightPage() {
  const t = texts.useT()
  const language = useLanguage()
  const { post } = useMe()
  useTitle(t('missing.noRight'))
  return (
    <div className="jw-alone">
      <NoRight
        whole
        title={t('missing.noRight')}
        hint={t('missing.noRightHint', { post: postTitle(post, language) })}
      />
    </div>
  )
}

export function BrokenPage() {
  const t = texts.useT()
  useTitle(t('missing.broken'))
  return (
    <div className="jw-alone">
      <EmptyState
        whole
        icon="alert"
        title={t('missing.broken')}
        hint={t('missing.brokenHint')}
        action={<Button onClick={() => location.reload()}>{t('missing.reload')}</Button>}
      />
    </div>
  )
}
