import { Link } from '@tanstack/react-router'
import type { PlaybookDraft } from '../../contract/playbook-pages.ts'
import type { Definition } from '../../core/definition/definition.ts'
import { Button } from '../design/button.tsx'
import { Menu } from '../design/menu.tsx'
import { isMac } from '../keys/keyboard.ts'
import { printed } from '../keys/keymap.ts'
import { pastWords } from '../wording/dates.ts'
import { words as desk } from './desk-words.ts'
import type { Opening } from './opening.ts'
import { versionWords } from './version-words.ts'
import { Versions } from './versions.tsx'
import { words } from './words.ts'
import styles from './workbench.module.css'

type Props = {
  opening: Opening
  title: string
  definition: Definition | undefined
  saved: PlaybookDraft | null
  unsaved: boolean
  busy: boolean
  now: Date
  zone: string | undefined
  writing: boolean
  onSave: () => void
  /** Why it cannot be published at this moment. */
  notYet?: string
  onPublish?: () => void
  onSuggest?: () => void
  onThrowAway?: () => void
}

/** Which page it is, how it stands with it, and what can be done with the whole of it. */
export function DeskHead(props: Props) {
  const { opening, title, definition, saved, unsaved, busy, now, zone, writing, notYet, onSave, onPublish, onSuggest, onThrowAway } = props
  const { published } = opening
  const state = unsaved
    ? desk.unsaved
    : opening.theirs
      ? desk.theirsState(opening.theirs.by.name)
      : saved
        ? desk.savedAt(pastWords(new Date(saved.savedAt), now, zone))
        : published
          ? desk.published
          : desk.isNew
  return (
    <header className={styles.head}>
      <p className={styles.crumb}>
        <Link to="/playbooks">{words.title}</Link>
      </p>
      <div className={styles.titleLine}>
        <h1>{title}</h1>
        {writing && (
          <div className={styles.buttons}>
            <span className={styles.state}>{state}</span>
            <Button keys={printed('Mod+S', isMac())} busy={busy} onClick={onSave}>
              {desk.save}
            </Button>
            {onPublish && (
              <Button look="primary" onClick={onPublish} {...(notYet === undefined ? {} : { because: notYet })}>
                {desk.publish}
              </Button>
            )}
            {onSuggest && (
              <Button look="primary" onClick={onSuggest} {...(unsaved || saved ? {} : { because: desk.suggestNothing })}>
                {desk.suggest}
              </Button>
            )}
            {onThrowAway && (
              <Menu
                trigger={
                  <Button look="quiet" icon="more" iconOnly>
                    {desk.more}
                  </Button>
                }
                items={[{ id: 'throw-away', words: desk.throwAway, note: desk.throwAwayAbout, run: onThrowAway }]}
              />
            )}
          </div>
        )}
      </div>
      {/* Beside what is being published, the version that it replaces would only confuse. */}
      <p className={styles.meta} hidden={!writing}>
        {[
          published ? versionWords(published, now, zone) : '',
          published ? words.stays(published.versions.find(({ version }) => version === published.version)?.running ?? 0) : '',
          definition?.coverage ? words.coverage(definition.coverage.process, definition.coverage.lines) : '',
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
      {writing && published && published.versions.length > 1 && (
        <Versions id={opening.id} versions={published.versions} shown={undefined} now={now} zone={zone} />
      )}
    </header>
  )
}
