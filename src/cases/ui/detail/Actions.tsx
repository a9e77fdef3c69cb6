import { Button } from 'antd'
import { useState } from 'react'
import { AbilityButton, Icon, Keys, Sheet, useMe, useShortcut } from '#platform/ui'
import { CommandDialog, DialogBody, DialogHead } from '../commands/CommandDialog.tsx'
import type { CommandName } from '../../lifecycle.ts'
import { useLabels } from '../labels.ts'
import type { CaseDetail } from '../types.ts'
import { commandKeys, offerOf } from './flow.ts'

/** The next step large, two or three beside it, everything else one press away with its reason. */
export function Actions({
  c,
  small = false,
}: {
  readonly c: CaseDetail
  readonly small?: boolean
}) {
  const { t, command: say } = useLabels()
  const [command, setCommand] = useState<CommandName | null>(null)
  const [all, setAll] = useState(false)
  const me = useMe()
  const offer = offerOf(c, me.post.unit.code)
  const beside = small ? offer.beside.slice(0, 2) : offer.beside
  const keyed = offer.possible.filter(
    (name) => name !== offer.primary && !beside.includes(name) && commandKeys[name] !== undefined,
  )
  return (
    <div className="cs-actions">
      {offer.primary ? (
        <CommandButton name={offer.primary} primary onAct={setCommand} />
      ) : offer.possible.length === 0 ? (
        <span className="jw-soft">{t('page.nothingToDo')}</span>
      ) : null}
      {beside.map((name) => (
        <CommandButton key={name} name={name} onAct={setCommand} />
      ))}
      {offer.possible.length + offer.impossible.length > 0 ? (
        <Button
          icon={<Icon name="more" />}
          aria-label={t('page.allActions')}
          title={t('page.allActions')}
          onClick={() => setAll(true)}
        />
      ) : null}
      {keyed.map((name) => (
        <CommandKey key={name} name={name} title={say(name)} onAct={setCommand} />
      ))}
      <AllKey onAct={() => setAll(true)} />
      <AllActions
        c={c}
        open={all}
        onClose={() => setAll(false)}
        onAct={(name) => {
          setAll(false)
          setCommand(name)
        }}
      />
      <CommandDialog c={c} command={command} onClose={() => setCommand(null)} />
    </div>
  )
}

function CommandButton(props: {
  readonly name: CommandName
  readonly primary?: boolean
  readonly onAct: (name: CommandName) => void
}) {
  const { command: say } = useLabels()
  const keys = commandKeys[props.name]
  return (
    <AbilityButton
      can
      type={props.primary ? 'primary' : 'default'}
      onAct={() => props.onAct(props.name)}
      {...(keys ? { keys } : {})}
    >
      {say(props.name)}
    </AbilityButton>
  )
}

function CommandKey(props: {
  readonly name: CommandName
  readonly title: string
  readonly onAct: (name: CommandName) => void
}) {
  useShortcut(commandKeys[props.name] ?? '', props.title, () => props.onAct(props.name))
  return null
}

function AllKey({ onAct }: { readonly onAct: () => void }) {
  const { t } = useLabels()
  useShortcut('.', t('page.allActions'), onAct)
  return null
}

function AllActions(props: {
  readonly c: CaseDetail
  readonly open: boolean
  readonly onClose: () => void
  readonly onAct: (name: CommandName) => void
}) {
  const { t, command: say } = useLabels()
  const me = useMe()
  const { possible, impossible } = offerOf(props.c, me.post.unit.code)
  return (
    <Sheet
      open={props.open}
      label={t('page.allActions')}
      onClose={props.onClose}
      className="cs-dialog"
    >
      <DialogHead title={t('page.allActions')} onClose={props.onClose} />
      <DialogBody>
        {possible.length > 0 ? (
          <section aria-label={t('page.canNow')}>
            <h3 className="cs-label">{t('page.canNow')}</h3>
            <div className="cs-all-can">
              {possible.map((name) => {
                const keys = commandKeys[name]
                return (
                  <button key={name} type="button" onClick={() => props.onAct(name)}>
                    {say(name)}
                    {keys ? <Keys keys={keys} /> : null}
                  </button>
                )
              })}
            </div>
          </section>
        ) : null}
        {impossible.length > 0 ? (
          <section aria-label={t('page.cannotNow')}>
            <h3 className="cs-label">{t('page.cannotNow')}</h3>
            <ul className="cs-all-cannot">
              {impossible.map(([name, reason]) => (
                <li key={name}>
                  <AbilityButton can={reason} size="small" onAct={() => undefined}>
                    {say(name)}
                  </AbilityButton>
                  <span className="jw-soft">{reason}</span>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </DialogBody>
    </Sheet>
  )
}
