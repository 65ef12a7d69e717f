import { useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import type { OutputOf } from '../../contract/endpoint.ts'
import type { reports } from '../../contract/handover-reports.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { toast } from '../design/toasts.tsx'
import { handoverQuery, newest } from '../handover/handover-queries.ts'
import styles from './read-back.module.css'
import { words } from './words.ts'

type Read = OutputOf<typeof reports.readBackIssue>

/** Somebody has edited a copy of the document elsewhere: it is pasted, each field that changed is shown, and only then written. */
export function ReadBack({ view }: { view: HandoverView }) {
  const queries = useQueryClient()
  const id = useId()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [base, setBase] = useState('')
  const [read, setRead] = useState<Read>()
  const [take, setTake] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  // What was closed or typed on while the answer was on its way is past: nothing is written that was not seen.
  const round = useRef(0)
  const forget = () => {
    round.current += 1
    setBusy(false)
  }
  const change = (set: (text: string) => void) => (event: { target: { value: string } }) => {
    forget()
    set(event.target.value)
  }
  const ask = async (confirm: boolean) => {
    forget()
    const { current } = round
    const isPast = () => current !== round.current
    setBusy(true)
    setProblem(undefined)
    try {
      const body = { text, confirm, ...(base.trim() === '' ? {} : { base }), ...(confirm ? { take } : {}) }
      const answer = await request<Read>('POST /handovers/:id/issue', { params: { id: view.ref }, body })
      if (!confirm) {
        if (!isPast()) setRead(answer)
        return
      }
      queries.setQueryData<HandoverView>(handoverQuery(view.ref).queryKey, (known) => newest(known, answer.handover as HandoverView))
      toast({ words: words.readBackDone(answer.written.length) })
      if (!isPast()) close()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (!isPast()) setProblem(why)
      else if (confirm) toast({ words: why })
    } finally {
      if (!isPast()) setBusy(false)
    }
  }
  const close = () => {
    forget()
    setOpen(false)
    setRead(undefined)
    setTake([])
    setProblem(undefined)
  }
  const writes = read?.changes.filter(({ blank, conflict, refused }) => refused === null && (!conflict || take.includes(blank))) ?? []
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.readBack}</Button>
      <Dialog open={open} onClose={close} title={words.readBack} about={words.readBackAbout} wide>
        {read ? (
          <Preview
            read={read}
            take={take}
            onTake={(blank) => setTake(take.includes(blank) ? take.filter((one) => one !== blank) : [...take, blank])}
          />
        ) : (
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault()
              void ask(false)
            }}
          >
            <label htmlFor={`${id}-text`}>{words.readBackText}</label>
            <textarea id={`${id}-text`} rows={10} value={text} onChange={change(setText)} />
            <details>
              <summary>{words.readBackBase}</summary>
              <label htmlFor={`${id}-base`}>{words.readBackBaseLabel}</label>
              <textarea id={`${id}-base`} rows={5} value={base} onChange={change(setBase)} />
            </details>
          </form>
        )}
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <div className={styles.buttons}>
          {read ? (
            <>
              <Button
                look="primary"
                busy={busy}
                onClick={() => void ask(true)}
                {...(writes.length === 0 ? { because: words.readBackNothing } : {})}
              >
                {words.readBackWrite(writes.length)}
              </Button>
              <Button look="quiet" onClick={() => setRead(undefined)}>
                {words.readBackOther}
              </Button>
            </>
          ) : (
            <Button
              look="primary"
              busy={busy}
              onClick={() => void ask(false)}
              {...(text.trim() === '' ? { because: words.readBackEmpty } : {})}
            >
              {words.readBackLook}
            </Button>
          )}
        </div>
      </Dialog>
    </>
  )
}

/** What each field becomes. Where both sides wrote, both stand there and a person chooses. */
function Preview({ read, take, onTake }: { read: Read; take: readonly string[]; onTake: (blank: string) => void }) {
  return (
    <div className={styles.form}>
      {read.changes.length === 0 && <p>{words.readBackSame}</p>}
      <ul className={styles.changes}>
        {read.changes.map(({ blank, label, section, now, becomes, conflict, refused }) => (
          <li key={blank}>
            <strong>{label}</strong> <span className={styles.quiet}>{section}</span>
            <p>
              <span className="spoken">{words.before}: </span>
              <del className={styles.was}>{now || words.nothing}</del> <span aria-hidden="true">→</span>{' '}
              <span className="spoken">{words.after}: </span>
              <ins className={styles.becomes}>{becomes}</ins>
            </p>
            {conflict && (
              <label className={styles.choice}>
                <input type="checkbox" checked={take.includes(blank)} onChange={() => onTake(blank)} /> {words.readBackConflict}
              </label>
            )}
            {refused !== null && <p className={styles.problem}>{refused}</p>}
          </li>
        ))}
      </ul>
      {read.ticks.length > 0 && <p className={styles.quiet}>{words.readBackTicks(read.ticks.map(({ label }) => label).join(', '))}</p>}
      {read.unread.length > 0 && <p className={styles.quiet}>{words.readBackUnread(read.unread.length)}</p>}
    </div>
  )
}
