import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { HandoverView } from '../../core/process/view.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { canDo } from '../handover/can.ts'
import { useCommand } from '../handover/use-command.ts'
import { useMe } from '../shell/me.ts'
import { deadlineWords, pastWords } from '../wording/dates.ts'
import styles from './letter.module.css'
import { stageOf } from './letter-state.ts'
import { words } from './words.ts'

type Props = { view: HandoverView; task: string; zone?: string | undefined }

/** Sixty seconds in which a person can still stop it; then what became of it. */
export function HoldBar({ view, task, zone }: Props) {
  useSeconds()
  const now = useNow()
  const me = useMe()
  const { send, busy, refused } = useCommand(view.ref)
  if (!view.letter) return null
  const stage = stageOf(view.letter, now)
  const hold = canDo(view, 'hold-letter', task)
  const newest = view.letter.versions.at(-1)
  switch (stage.is) {
    case 'none':
    case 'draft':
      return null
    case 'released':
      return (
        <div className={classes(styles.bar, styles.wide)} role="status">
          <p>
            {me?.sendingStopped
              ? words.stopped
              : stage.seconds === undefined
                ? words.leavesAt(deadlineWords(stage.leavesAt, now, zone))
                : words.leavesIn(stage.seconds)}
          </p>
          {hold && (
            <Button busy={busy} onClick={() => send({ can: hold })}>
              {hold.label}
            </Button>
          )}
          {refused && <span>{refused}</span>}
        </div>
      )
    case 'given':
      return (
        <div className={classes(styles.bar, styles.wide)} role="status">
          <p>
            {words.gaveTo(stage.to)}
            {stage.asked && <> {words.askedAt(stage.to, pastWords(stage.asked, now, zone))}</>}
          </p>
          {hold && (
            <Button busy={busy} onClick={() => send({ can: hold })}>
              {hold.label}
            </Button>
          )}
          {refused && <span>{refused}</span>}
        </div>
      )
    case 'leaving':
      return (
        <div className={classes(styles.bar, styles.wide)} role="status">
          <p>
            {view.letter.handedOver
              ? words[stage.unanswered ? 'unanswered' : 'handedOver'](pastWords(new Date(view.letter.handedOver.at), now, zone))
              : words.leaving}
          </p>
        </div>
      )
    case 'settled': {
      const when = pastWords(stage.at, now, zone)
      const isSent = stage.outcome === 'sent'
      return (
        <div className={classes(styles.bar, styles.wide, isSent ? styles.receipt : styles.trouble)} role="status">
          <p>{isSent ? words.sent(when, newest?.to.length ?? 0) : words[stage.outcome === 'refused' ? 'refused' : 'unknown'](when)}</p>
          {newest && isSent ? (
            <Link to="/h/$ref/letter/receipt" params={{ ref: view.ref }}>
              {words.receipt(view.ref, newest.version)}
            </Link>
          ) : (
            newest && <span>{words.receipt(view.ref, newest.version)}</span>
          )}
          <span className={styles.small}>{view.letter.outcome?.how ? stage.evidence : `${words.answer}: ${stage.evidence}`}</span>
        </div>
      )
    }
  }
}

/** Draws again each second, for a countdown. */
function useSeconds() {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((times) => times + 1), 1_000)
    return () => clearInterval(timer)
  }, [])
}
