import type { PlaybookDraft } from '../../contract/playbook-pages.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { pastWords } from '../wording/dates.ts'
import { DeclineSuggestion } from './decline-suggestion.tsx'
import { words } from './desk-words.ts'
import { isOlderBase, type Opening } from './opening.ts'
import styles from './workbench.module.css'

type Props = {
  opening: Opening
  saved: PlaybookDraft | null
  now: Date
  zone: string | undefined
  mayPublish: boolean
  checkFailed: string | undefined
  /** Whether anything is understood of the page at all. */
  wasChecked: boolean
  notSaved: string | undefined
  restored: boolean
  onDropRestored: () => void
  /** When the other text was saved, if one's own was too late. */
  overtaken: string | undefined
  onKeepMine: () => void
  onTakeOther: () => void
  onTryAgain: () => void
  onDeclined: () => void
}

/** Whose text it is, and what stands in the way. */
export function DeskNotices(props: Props) {
  const { opening, saved, now, zone, mayPublish, checkFailed, notSaved, restored, overtaken } = props
  const { theirs } = opening
  const when = (at: string) => pastWords(new Date(at), now, zone)
  return (
    <>
      {overtaken !== undefined && (
        <div className={styles.overtaken} role="alert">
          <p>{words.overtaken(overtaken)}</p>
          <Button onClick={props.onKeepMine}>{words.keepMine}</Button>
          <Button onClick={props.onTakeOther}>{words.takeOther}</Button>
        </div>
      )}
      {notSaved !== undefined && <ErrorState what={words.notSaved(notSaved)} />}
      {checkFailed !== undefined && <ErrorState what={words.checkFailed(checkFailed, props.wasChecked)} retry={props.onTryAgain} />}
      {restored && (
        <div className={styles.notice}>
          <p>{words.restored}</p>
          <Button onClick={props.onDropRestored}>{words.dropRestored}</Button>
        </div>
      )}
      {theirs ? (
        <div className={styles.notice}>
          <p>
            {words.theirs(theirs.by.name, when(theirs.savedAt), theirs.suggested ?? '')} {mayPublish && words.theirsHint}
          </p>
          {mayPublish && theirs.suggested !== null && <DeclineSuggestion draft={theirs} onDeclined={props.onDeclined} />}
        </div>
      ) : (
        saved && (
          <div className={styles.notice}>
            <p>
              {saved.declined
                ? words.yourDeclined(saved.declined.by.name, when(saved.declined.at), saved.declined.because)
                : saved.suggested
                  ? words.yourSuggestion(when(saved.savedAt), saved.suggested)
                  : words.yourDraft(when(saved.savedAt))}{' '}
              {isOlderBase(opening) && words.olderBase}
            </p>
          </div>
        )
      )}
    </>
  )
}
