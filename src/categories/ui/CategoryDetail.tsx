import { type ReactNode, useState } from 'react'
import {
  AbilityButton,
  GoLink,
  hasRight,
  Icon,
  nameIn,
  Section,
  StateTag,
  useLanguage,
  useMe,
} from '#platform/ui'
import { type Attribute, type Category, partsOf } from '../domain.ts'
import { CategoryForm } from './CategoryForm.tsx'
import { useSayLimit } from './limit.tsx'
import { texts } from './texts.ts'

export function CategoryDetail({ category }: { readonly category: Category }) {
  const t = texts.useT()
  const language = useLanguage()
  const me = useMe()
  const [editing, setEditing] = useState(false)
  const may = !hasRight(me, 'category.manage')
    ? t('noRight')
    : partsOf(category.path)
      ? true
      : t('imported')
  return (
    <article className="jw-record">
      <header className="jw-record-head">
        <div className="jw-record-crumbs jw-soft">
          {t(`kindTag.${category.kind}`)}
          {category.group ? (
            <>
              <span className="jw-faint"> › </span>
              {nameIn(language, { name: category.group, nameEn: category.groupEn })}
            </>
          ) : null}
        </div>
        <h2>
          {nameIn(language, category)}
          <StateTag tone={category.active ? 'good' : 'quiet'}>
            {t(category.active ? 'active' : 'inactiveOne')}
          </StateTag>
          {category.urgent ? <StateTag tone="bad">{t('urgent')}</StateTag> : null}
        </h2>
        <div className="jw-actions">
          <AbilityButton
            can={may}
            icon={<Icon name="edit" />}
            keys="e"
            onAct={() => setEditing(true)}
          >
            {t('edit')}
          </AbilityButton>
          <GoLink
            className="jw-category-go"
            to={`/console/duties?category=${encodeURIComponent(category.path)}`}
          >
            {t('duties')}
          </GoLink>
          <GoLink
            className="jw-category-go"
            to={`/console/cases?category=${encodeURIComponent(category.path)}`}
          >
            {t('cases')}
          </GoLink>
        </div>
      </header>
      <Facts category={category} />
      <Conditions category={category} />
      <Questions attributes={category.attributes} />
      <CategoryForm
        open={editing}
        category={category}
        edition={category.edition}
        onClose={() => setEditing(false)}
      />
    </article>
  )
}

function Facts({ category }: { readonly category: Category }) {
  const t = texts.useT()
  const language = useLanguage()
  const other = language === 'en' ? category.name : category.nameEn
  const none = <span className="jw-faint">{t('unknown')}</span>
  return (
    <dl className="jw-record-facts">
      <Fact label={t('path')}>
        <span className="jw-mono">{category.path}</span>
      </Fact>
      <Fact label={language === 'en' ? t('name') : t('nameEn')}>{other || none}</Fact>
      <Fact label={t('description')}>{category.description || none}</Fact>
      <Fact label={t('keywords')}>
        {category.keywords.length === 0 ? none : null}
        {category.keywords.map((word) => (
          <span key={word} className="jw-category-word">
            {word}
          </span>
        ))}
      </Fact>
      <Fact label={t('flags')}>{t(category.public ? 'public' : 'private')}</Fact>
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

function Conditions({ category }: { readonly category: Category }) {
  const t = texts.useT()
  const sayLimit = useSayLimit()
  const { conditions } = category
  return (
    <Section title={t('conditions')}>
      {conditions.length === 0 ? (
        <p className="jw-soft">{t('noConditions')}</p>
      ) : (
        <table className="jw-record-table">
          <thead>
            <tr>
              <th scope="col">{t('condition')}</th>
              <th scope="col">{t('limit')}</th>
              <th scope="col">{t('closing')}</th>
              <th scope="col">{t('area')}</th>
            </tr>
          </thead>
          <tbody>
            {conditions.map((one) => (
              <tr key={`${one.areaPrefix} ${one.seq}`}>
                <td>
                  {one.condition}
                  {one.basis ? <div className="jw-faint jw-record-small">{one.basis}</div> : null}
                </td>
                <td className="jw-time">{sayLimit(one.limit)}</td>
                <td>{one.closingCondition || '–'}</td>
                <td>{one.areaPrefix || t('everywhere')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function Questions({ attributes }: { readonly attributes: readonly Attribute[] }) {
  const t = texts.useT()
  const language = useLanguage()
  return (
    <Section title={t('attributes')}>
      {attributes.length === 0 ? (
        <p className="jw-soft">{t('noAttributes')}</p>
      ) : (
        <ul className="jw-category-questions">
          {attributes.map((one) => (
            <li key={one.code}>
              <strong>{nameIn(language, one)}</strong>{' '}
              <span className="jw-soft">
                {t(`datatypes.${one.datatype}`)} · {t(one.required ? 'required' : 'optional')}
              </span>
              {one.values.length > 0 ? (
                <div className="jw-soft">
                  {one.values.map((value) => nameIn(language, value)).join(' · ')}
                </div>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
