import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { LetterView } from '../../contract/handovers.ts'
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
import { others } from './whose-turn.ts'
import { words } from './words.ts'

type Props = {
  view: HandoverView
  task: string
  /** Whose it is to hold it, and to say what became of it. */
  rules: Pick<LetterView, 'holders' | 'settlers'> | undefined
  zone?: string | undefined
}

/** Sixty seconds in which a person can still stop it; then what became of it. */
export function HoldBar({ view, task, rules, zone }: Props) {
  useSeconds()
  const now = useNow()
  const me = useMe()
  const { send, busy, refused } = useCommand(view.ref)
  if (!view.letter) return null
  const stage = stageOf(view.letter, now, view.state)
  const hold = canDo(view, 'hold-letter', task)
  const newest = view.letter.versions.at(-1)
  const holders = hold ? [] : others(rules?.holders ?? [], me?.person.id)
  const holding = (
    <>
      {hold && (
        <Button busy={busy} onClick={() => send({ can: hold })}>
          {hold.label}
        </Button>
      )}
      {refused && <span>{refused}</span>}
    </>
  )
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
              : me?.restored
                ? words.restored
                : stage.seconds === undefined
                  ? words.leavesAt(deadlineWords(stage.leavesAt, now, zone))
                  : words.leavesIn(stage.seconds)}
            {holders.length > 0 && <> {words.canHold(holders)}</>}
          </p>
          {holding}
        </div>
      )
    case 'given':
      return (
        <div className={classes(styles.bar, styles.wide)} role="status">
          <p>
            {words.gaveTo(stage.to)}
            {stage.asked && <> {words.askedAt(stage.to, pastWords(stage.asked, now, zone))}</>}
            {holders.length > 0 && <> {words.canTakeBack(holders)}</>}
          </p>
          {holding}
        </div>
      )
    case 'stands': {
      const isDue = stage.leavesAt === undefined || stage.leavesAt <= now
      const resumers = others(
        view.waiting.flatMap(({ command, person }) => (command === 'resume' ? [person] : [])),
        me?.person.id,
      )
      return (
        <div className={classes(styles.bar, styles.wide, styles.trouble)} role="status">
          <p>
            {words.stands[stage.because]}{' '}
            {stage.to !== undefined
              ? words.standsWith[stage.because](stage.to)
              : stage.because === 'cancelled'
                ? words.neverLeft
                : words.leavesOnceResumed(isDue ? undefined : deadlineWords(stage.leavesAt ?? now, now, zone))}
            {resumers.length > 0 && <> {words.canResume(resumers)}</>}
          </p>
          {holding}
        </div>
      )
    }
    case 'leaving':
      return (
        <div className={classes(styles.bar, styles.wide)} role="status">
          <p>
            {view.letter.handedOver
              ? words[stage.unanswered ? 'unanswered' : 'handedOver'](pastWords(new Date(view.letter.handedOver.at), now, zone))
              : me?.restored
                ? words.restored
                : words.leaving}
          </p>
        </div>
      )
    case 'settled': {
      const when = pastWords(stage.at, now, zone)
      const isSent = stage.outcome === 'sent'
      const settlers = stage.outcome === 'unknown' && !canDo(view, 'settle-unknown', task) ? (rules?.settlers ?? []) : []
      const { notSent } = view.letter
      // Whoever has said so waits for a second person, who is somebody else.
      const left = settlers.filter(({ id }) => id !== me?.person.id && !notSent.some((one) => one.id === id))
      return (
        <div className={classes(styles.bar, styles.wide, isSent ? styles.receipt : styles.trouble)} role="status">
          <p>
            {isSent ? words.sent(when, newest?.to.length ?? 0) : words[stage.outcome === 'refused' ? 'refused' : 'unknown'](when)}
            {notSent.length > 0 && <> {words.notSentBy(notSent.map(({ name }) => name))}</>}
            {left.length > 0 && <> {words.canSettle(left.map(({ name }) => name))}</>}
          </p>
          {newest && isSent && (
            <Link to="/h/$ref/letter/receipt" params={{ ref: view.ref }}>
              {words.receipt(view.ref, newest.version)}
            </Link>
          )}
          <span className={classes(styles.small, styles.evidence)}>
            {view.letter.outcome?.how ? stage.evidence : `${words.evidence}: ${stage.evidence}`}
          </span>
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
