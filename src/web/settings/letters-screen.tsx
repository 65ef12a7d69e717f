import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { LetterTemplateView, LetterUse, TemplateVersionRow } from '../../contract/letter-templates.ts'
import { useNow } from '../client/session.ts'
import button from '../design/button.module.css'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { StatusPill } from '../design/status-pill.tsx'
import { useMe } from '../shell/me.ts'
import { pastWords } from '../wording/dates.ts'
import { letterTemplatesQuery, statusOf, waitingForReader } from './letter-template-query.ts'
import { words } from './letter-words.ts'
import { saveLetterText } from './save-letter-text.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { words as settings } from './words.ts'

/** Which words letters are drafted from, and every version that there ever was. */
export function LettersScreen() {
  const templates = useQuery(letterTemplatesQuery)
  const me = useMe()
  const { items = [], uses = [] } = templates.data ?? {}
  const waiting = waitingForReader({ items })
  const add = me?.may.includes('letters.write') && (
    <Link to="/settings/letters/new" className={classes(button.button, button.primary)}>
      {words.add}
    </Link>
  )
  return (
    <SettingsFrame part="letters" title={settings.letters} about={words.about} action={items.length > 0 && add}>
      {templates.isPending ? (
        <Skeleton rows={6} />
      ) : templates.data === undefined ? (
        <ErrorState what={words.failed} retry={() => void templates.refetch()} />
      ) : (
        <div className={styles.page}>
          {waiting.length > 0 && (
            <section className={styles.section} aria-labelledby="letters-waiting">
              <h2 id="letters-waiting">{words.waitForYou}</h2>
              <ul className={styles.rows}>
                {waiting.map(({ kind, sender, version }) => (
                  <Row key={`${kind}.${sender}.${version.version}`} version={version} kind={kind} sender={sender} />
                ))}
              </ul>
            </section>
          )}
          <section className={styles.section} aria-labelledby="letter-uses">
            <h2 id="letter-uses">{words.uses}</h2>
            {uses.length === 0 ? (
              <p className={styles.about}>{words.noLetters}</p>
            ) : (
              <ul className={styles.rows}>
                {uses.map((use) => (
                  <Use key={use.playbook} use={use} />
                ))}
              </ul>
            )}
          </section>
          {items.length === 0 ? (
            <EmptyState title={words.empty} {...(add ? { action: add } : {})}>
              {words.emptyWhy}
            </EmptyState>
          ) : (
            items.map((template) => <Versions key={`${template.kind}.${template.sender}`} template={template} />)
          )}
        </div>
      )}
    </SettingsFrame>
  )
}

function Use({ use: { title, kind, mode, from, template, text } }: { use: LetterUse }) {
  return (
    <li className={styles.row}>
      <span>
        {title}
        <span className={styles.small}>{words.place(words.kinds[kind], words.senders[mode])}</span>
      </span>
      <div className={styles.actions}>
        {template ? (
          <Link to="/settings/letters/$kind/$sender/$version" params={{ kind, sender: template.sender, version: String(template.version) }}>
            {words.from.template(template.name, template.version)}
          </Link>
        ) : (
          <span className={styles.small}>{words.from[from === 'page' ? 'page' : 'baton']}</span>
        )}
        <Button look="quiet" onClick={() => saveLetterText(kind, text)}>
          {words.saveText}
          <span className="spoken"> {title}</span>
        </Button>
      </div>
    </li>
  )
}

function Versions({ template: { kind, sender, versions } }: { template: LetterTemplateView }) {
  const id = `template-${kind}-${sender}`
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{words.place(words.kinds[kind], words.senders[sender])}</h2>
      <ul className={styles.rows}>
        {versions.map((version) => (
          <Row key={version.version} version={version} kind={kind} sender={sender} />
        ))}
      </ul>
    </section>
  )
}

function Row({ version: { version, name, state, by, at }, kind, sender }: { version: TemplateVersionRow; kind: string; sender: string }) {
  const now = useNow()
  return (
    <li className={styles.row}>
      <span>
        <Link to="/settings/letters/$kind/$sender/$version" params={{ kind, sender, version: String(version) }}>
          {words.from.template(name, version)}
        </Link>
        <span className={styles.small}>{words.wrote(by.name, pastWords(new Date(at), now))}</span>
      </span>
      <div>
        <StatusPill status={statusOf[state]}>{words.states[state]}</StatusPill>
      </div>
    </li>
  )
}
