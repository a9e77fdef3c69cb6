import { type ReactNode, useState } from 'react'
import {
  AbilityButton,
  EmptyState,
  GoLink,
  Icon,
  nameIn,
  type PageOf,
  Section,
  StateTag,
  useApi,
  useLanguage,
} from '#platform/ui'
import { AreaName } from '#territory/ui'
import type { PostEntry, Unit } from '../schema.ts'
import { PostForm } from './PostForm.tsx'
import { useManage } from './shared.ts'
import { sayPostKind, sayUnitKind, texts } from './texts.ts'
import { UnitForm } from './UnitForm.tsx'

export function UnitDetail({ unit }: { readonly unit: Unit }) {
  const t = texts.useT()
  const language = useLanguage()
  const can = useManage()
  const [doing, setDoing] = useState<'edit' | 'post' | null>(null)
  return (
    <article className="jw-record">
      <header className="jw-record-head">
        <h2>
          {nameIn(language, unit)}
          <StateTag tone={unit.validTo ? 'attention' : 'quiet'}>
            {unit.validTo ? `${t('to')} ${unit.validTo}` : sayUnitKind(t, unit.kind)}
          </StateTag>
        </h2>
        <div className="jw-actions">
          <AbilityButton
            can={can}
            icon={<Icon name="edit" />}
            keys="e"
            onAct={() => setDoing('edit')}
          >
            {t('edit')}
          </AbilityButton>
          <AbilityButton can={can} icon={<Icon name="plus" />} onAct={() => setDoing('post')}>
            {t('post.add')}
          </AbilityButton>
          <GoLink
            className="jw-people-go"
            to={`/console/duties?unit=${encodeURIComponent(unit.code)}`}
          >
            {t('unit.duties')}
          </GoLink>
        </div>
      </header>
      <UnitFacts unit={unit} />
      <PostsOf unit={unit} />
      <UnitForm open={doing === 'edit'} unit={unit} onClose={() => setDoing(null)} />
      <PostForm
        open={doing === 'post'}
        unitCode={unit.code}
        areaCode={unit.areaCode}
        onClose={() => setDoing(null)}
      />
    </article>
  )
}

function PostsOf({ unit }: { readonly unit: Unit }) {
  const t = texts.useT()
  const language = useLanguage()
  const posts = useApi<PageOf<PostEntry>>('/api/posts', { unit: unit.code, limit: 200 })
  return (
    <Section title={t('unit.posts')}>
      {posts.data?.items.length === 0 ? (
        <EmptyState icon="user" title={t('unit.noPosts')} hint={t('unit.noPostsHint')} />
      ) : (
        <table className="jw-record-table">
          <thead>
            <tr>
              <th scope="col">{t('post.title')}</th>
              <th scope="col">{t('kind')}</th>
              <th scope="col">{t('post.holders')}</th>
            </tr>
          </thead>
          <tbody>
            {posts.data?.items.map((post) => (
              <tr key={post.id}>
                <td>
                  <GoLink to={`/console/people/posts?open=${post.id}&unit=${unit.code}`}>
                    {nameIn(language, { name: post.title, nameEn: post.titleEn })}
                  </GoLink>
                </td>
                <td>{sayPostKind(t, post.kind)}</td>
                <td>
                  {post.holders.map(({ name }) => name).join(' · ') || (
                    <span className="jw-people-vacant">{t('post.vacant')}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function UnitFacts({ unit }: { readonly unit: Unit }) {
  const t = texts.useT()
  const language = useLanguage()
  const parent = useApi<PageOf<Unit>>(unit.parent ? '/api/units' : null, {
    q: unit.parent,
    limit: 20,
  })
  const above = parent.data?.items.find(({ code }) => code === unit.parent)
  const other = language === 'en' ? unit.name : unit.nameEn
  return (
    <dl className="jw-record-facts">
      <Fact label={t('code')}>
        <span className="jw-mono">{unit.code}</span>
      </Fact>
      <Fact label={language === 'en' ? t('name') : t('nameEn')}>{other || '–'}</Fact>
      <Fact label={t('unit.parent')}>
        {unit.parent ? (
          <GoLink to={`/console/people/units?open=${encodeURIComponent(unit.parent)}`}>
            {above ? nameIn(language, above) : unit.parent}
          </GoLink>
        ) : (
          '–'
        )}
      </Fact>
      <Fact label={t('area')}>
        {unit.areaCode ? (
          <GoLink to={`/console/areas/${unit.areaCode}`}>
            <AreaName code={unit.areaCode} />
          </GoLink>
        ) : (
          t('everywhere')
        )}
      </Fact>
      <Fact label={t('from')}>{unit.validFrom}</Fact>
    </dl>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
