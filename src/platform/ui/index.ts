// What rooms build their console screens on.
export { AbilityButton, type Ability, type AbilityButtonProps } from './AbilityButton.tsx'
export { api, asProblem, type FieldProblem, Problem, type Query, withQuery } from './api.ts'
export { Chart, type ChartProps, saveFile, saveText } from './chart/Chart.tsx'
export { ExportButton, type ExportButtonProps } from './ExportButton.tsx'
export type { ChartKind, ChartRow, Series } from './chart/option.ts'
export { CommandPalette, Keys, openPalette, Sheet, ShortcutHelp } from './CommandPalette.tsx'
export { FormShell, type FormShellProps } from './FormShell.tsx'
export { type Key, nameIn, registerTexts, type Texts, type Translated, useSayKey } from './i18n.ts'
export { Icon, type IconName } from './icons.tsx'
export { type JournalEntry, useJournal, useLive } from './journal.ts'
export { LightBadge, LightIcon, StateTag, type Tone } from './Light.tsx'
export { BulkBar, DataList, type DataListProps } from './list/DataList.tsx'
export { ListTools, type ListToolsProps } from './list/ListTools.tsx'
export { ListWithDetail, type ListWithDetailProps } from './list/ListWithDetail.tsx'
export type { Column } from './list/Rows.tsx'
export { type Found, LookUp, type LookUpProps, useLookUpWords } from './LookUp.tsx'
export {
  type Box,
  CityMap,
  type CityMapProps,
  type Draw,
  type MapInfo,
  type Place,
  useMapInfo,
} from './map/CityMap.tsx'
export type { MapLine } from './map/lines.ts'
export type { Hexagon, MapPoint, Shape } from './map/points.ts'
export {
  addressOf,
  type ConsolePage,
  type Filters,
  GoLink,
  parseSearch,
  stringifySearch,
  useFilters,
  useGo,
  usePath,
  usePathParts,
} from './navigation.tsx'
export { mainId, Page, type PageProps, Section, SkipLink, useTitle } from './Page.tsx'
export { type PaneName, Panes, type PanesProps } from './Panes.tsx'
export {
  type Language,
  preferences,
  type Theme,
  useLanguage,
  useMedia,
  useMode,
  usePreferences,
} from './preferences.ts'
export { sayExpected } from './problems.ts'
export type { FieldWords } from './refusal.ts'
export { useRefusal } from './useRefusal.ts'
export {
  allOf,
  type PageOf,
  type Pages,
  queryClient,
  type Sender,
  touch,
  useApi,
  usePages,
  useSend,
} from './query.ts'
export { hasRight, type Me, MeContext, type Post, postTitle, useMe } from './session.ts'
export { type Command, useCommands, useKeys, useShortcut } from './shortcuts.ts'
export { EmptyState, FailedState, NoRight, type Note, ProblemAlert, Waiting } from './States.tsx'
export { type PageTab, TabbedPage, type TabProps } from './TabbedPage.tsx'
export {
  Due,
  InZone,
  setTimeZone,
  timeZone,
  useMoments,
  useNow,
  useNumbers,
  useToday,
  useZone,
  When,
} from './Time.tsx'
export {
  sayDue,
  sayDuration,
  sayExactly,
  sayNumber,
  sayShare,
  sayStamp,
  sayWhen,
  sayZone,
} from './time.ts'
export { type Light, lightOrder, type Mode, palettes } from './tokens.ts'
export { UiProvider } from './UiProvider.tsx'
