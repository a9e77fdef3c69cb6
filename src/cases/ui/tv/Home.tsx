// Six things one can do, and nothing about anybody.
import { Button, Drawing, Screen, Tile } from './parts.tsx'
import { useKept } from './kept.ts'
import { screens } from './screens.ts'
import { texts } from './texts.ts'
import { useUnread } from './Notices.tsx'

export function Home() {
  const t = texts.useT()
  const unread = useUnread()
  const { asked } = useKept()
  return (
    <Screen
      title={t('home.title')}
      note={t('home.note')}
      aside={
        <Button id="settings" kind="quiet" onPress={() => screens.go({ name: 'settings' })}>
          <Drawing name="settings" size={3.4} />
          {t('home.settings')}
        </Button>
      }
    >
      <div className="tv-tiles tv-tiles-3">
        <Tile
          id="report"
          first
          kind="strong"
          picture="report"
          title={t('home.report')}
          note={t('home.reportNote')}
          onPress={() => screens.go({ name: 'report' })}
        />
        <Tile
          id="callBack"
          picture="call"
          title={t('home.callBack')}
          note={t('home.callBackNote')}
          onPress={() => screens.go({ name: 'callBack' })}
        />
        <Tile
          id="help"
          kind="danger"
          picture="help"
          title={t('home.help')}
          note={t('home.helpNote')}
          onPress={() => screens.go({ name: 'help' })}
        />
        <Tile
          id="notices"
          picture="notices"
          title={t('home.notices')}
          note={unread > 0 ? t('home.noticesNew', { count: unread }) : t('home.noticesNote')}
          badge={unread}
          onPress={() => screens.go({ name: 'notices' })}
        />
        <Tile
          id="own"
          picture="own"
          title={t('home.own')}
          note={t(asked.length > 0 ? 'home.ownNote' : 'home.ownNone')}
          onPress={() => screens.go({ name: 'own' })}
        />
        <Tile
          id="people"
          picture="people"
          title={t('home.people')}
          note={t('home.peopleNote')}
          onPress={() => screens.go({ name: 'people' })}
        />
      </div>
    </Screen>
  )
}
