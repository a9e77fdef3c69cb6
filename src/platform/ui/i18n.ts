// Chinese first, English complete. A room registers its own words; a missing English key does not compile.
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { type Language, preferences } from './preferences.ts'

type Tree = { readonly [key: string]: string | Tree }

/** The shape the English of `T` must have; where Chinese has `…_other`, English adds `…_one`. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]>
} & {
  readonly [
    K in keyof T & string as K extends `${infer Base}_other` ? `${Base}_one` : never
  ]: string
}

/** Dotted paths of the leaves, plural endings left out. */
export type Key<T> = {
  [K in keyof T & string]: T[K] extends string
    ? K extends `${infer Base}_other`
      ? Base
      : K
    : `${K}.${Key<T[K]>}`
}[keyof T & string]

export type Slots = Readonly<Record<string, string | number>>
export type Say<T> = (key: Key<T>, slots?: Slots) => string

export type Texts<T> = {
  readonly namespace: string
  /** In components: says the key in the language chosen, and again when it changes. */
  readonly useT: () => Say<T>
  /** Outside components. */
  readonly t: Say<T>
  /** `room:key`, for places that take a key and say it later (navigation, commands). */
  readonly key: (key: Key<T>) => string
}

void i18next.use(initReactI18next).init({
  lng: preferences.get().language,
  fallbackLng: 'zh-CN',
  resources: {},
  initAsync: false,
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
})

function follow(): void {
  const { language } = preferences.get()
  document.documentElement.lang = language
  if (i18next.language !== language) void i18next.changeLanguage(language)
}
preferences.subscribe(follow)
follow()

/** Registers a room's words, e.g. `export const texts = registerTexts('cases', { zh, en })`. */
export function registerTexts<T extends Tree>(
  namespace: string,
  bundles: { readonly zh: T; readonly en: Translated<T> },
): Texts<T> {
  i18next.addResourceBundle('zh-CN', namespace, bundles.zh)
  i18next.addResourceBundle('en', namespace, bundles.en)
  return {
    namespace,
    useT: () => useTranslation(namespace).t as unknown as Say<T>,
    t: (key, slots) => i18next.t(key, { ns: namespace, ...slots }),
    key: (key) => `${namespace}:${key}`,
  }
}

/** Says a `room:key`; in components, so that it follows the language. */
export function useSayKey(): (key: string) => string {
  const { t } = useTranslation()
  return (key) => t(key)
}

/** Picks the name in the language: most things of the city carry `name` and `nameEn`. */
export function nameIn(
  language: Language,
  thing: { readonly name: string; readonly nameEn?: string | null } | null | undefined,
): string {
  if (!thing) return ''
  return language === 'en' && thing.nameEn ? thing.nameEn : thing.name
}
