import { useRef, useState } from 'react'
import type { HandoverView, RoundView } from '../../core/process/view.ts'
import { Button } from '../design/button.tsx'
import { RowList } from '../design/row-list.tsx'
import type { Can } from '../handover/can.ts'
import { useCommand } from '../handover/use-command.ts'
import { useKeys } from '../keys/keyboard.ts'
import { ItemPane } from './item-pane.tsx'
import { ItemRow } from './item-row.tsx'
import { useKeptVerdicts } from './kept-verdicts.ts'
import styles from './review.module.css'
import { VerdictBar } from './verdict-bar.tsx'
import { approval, besideIt, decidable, firstToLookAt, type Item, sentBack, tally, type Verdict } from './verdicts.ts'
import { words } from './words.ts'

type Props = {
  view: HandoverView
  gate: HandoverView['gates'][number]
  round: RoundView
  can: Can | undefined
  now: Date
  nameOf: (id: string) => string
  onDone: () => void
  /** From 0 to 1, given in from outside: which of the verified items is looked at first. */
  chance: () => number
}

/** List left, evidence right. Nothing leaves before the verdict. */
export function Review({ view, gate, round, can, now, nameOf, onDone, chance }: Props) {
  const { verdicts, comment, keep, forget } = useKeptVerdicts(`${view.id}.${gate.id}.${round.number}`)
  const { send, busy, refused } = useCommand(view.ref, {
    onDone: () => {
      forget()
      onDone()
    },
  })
  const [showAll, setShowAll] = useState(round.number === 1 || round.decision !== undefined)
  const [asked, setAsked] = useState(false)
  const [spot, setSpot] = useState<string>()
  const list = useRef<HTMLDivElement>(null)
  const pane = useRef<HTMLElement>(null)
  const bar = useRef<HTMLElement>(null)

  const items = decidable(round)
  const shown = showAll ? round.items : items.filter(({ id }) => round.undecided.includes(id) || verdicts[id])
  const [at, setAt] = useState(() => firstToLookAt(round) ?? '')
  // What stands beside the list is always a row of it: a key pressed now decides about what is read there.
  const item = shown.find(({ id }) => id === at) ?? shown[0] ?? items[0]
  const { undecided, returned, withoutReason } = tally(round, verdicts)
  const machine = undecided.filter(({ verified }) => verified)

  // On a narrow screen the list is below: what is read there comes into sight, wherever the focus is.
  const showPane = () => {
    if (pane.current && getComputedStyle(pane.current).position === 'static') pane.current.scrollIntoView({ block: 'start' })
  }
  const go = (id: string) => {
    setAt(id)
    requestAnimationFrame(() => {
      list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus()
      showPane()
    })
  }
  const goOn = (decided: readonly string[]) => {
    const order = items.map(({ id }) => id)
    const from = Math.max(...decided.map((id) => order.indexOf(id)))
    const rest = undecided.filter(({ id }) => !decided.includes(id))
    const next = rest.find(({ id }) => order.indexOf(id) > from) ?? rest[0]
    if (next) go(next.id)
    // Nothing is left but the verdict: where it doesn't stay in sight by itself, it comes there.
    else requestAnimationFrame(() => bar.current?.scrollIntoView({ block: 'nearest' }))
    return next !== undefined
  }
  const decide = (of: Item, verdict: Verdict) => {
    if (!can || of.later) return
    keep({ verdicts: { ...verdicts, [of.id]: verdict }, comment })
    if (verdict.verdict === 'return') {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-reason]')?.focus())
    } else goOn([of.id])
  }
  const beside = can && item ? besideIt(gate, round, verdicts, item) : []
  // What stands there is passed, each item by a word of its own; what was marked as needing a fix stays so.
  const together = item && undecided.includes(item) ? [item, ...beside] : beside
  const passTogether = () => {
    if (together.length < 2) return
    keep({ verdicts: { ...verdicts, ...Object.fromEntries(together.map(({ id }) => [id, { verdict: 'pass' as const }])) }, comment })
    goOn(together.map(({ id }) => id))
  }
  const acceptMachine = () => {
    if (!can || machine.length === 0) return
    // Against rubber-stamping: one of them, picked at random, is looked at before all are accepted.
    if (spot === undefined) {
      const picked = machine[Math.floor(chance() * machine.length)]
      if (!picked) return
      setSpot(picked.id)
      go(picked.id)
      return
    }
    keep({ verdicts: { ...verdicts, ...Object.fromEntries(machine.map(({ id }) => [id, { verdict: 'pass' as const }])) }, comment })
    setSpot(undefined)
    const next = undecided.find(({ verified }) => !verified)
    if (next) go(next.id)
    else bar.current?.scrollIntoView({ block: 'nearest' })
  }
  const approve = () => {
    if (can && undecided.length === 0 && returned.length === 0) send({ can, values: approval(round, verdicts, comment) })
  }
  const sendBack = () => {
    if (!can) return
    setAsked(true)
    const [first] = withoutReason
    if (first) {
      setAt(first.id)
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-reason]')?.focus())
    } else if (returned.length > 0) send({ can, values: sentBack(round, verdicts, comment) })
  }

  const step = (by: number) => {
    const next = shown[shown.findIndex(({ id }) => id === item?.id) + by]
    if (next) go(next.id)
  }
  // Inside the list its own keys walk it; here they do so before anybody is in it.
  useKeys([
    { keys: 'J', name: words.next, run: () => step(1) },
    { keys: 'K', name: words.previous, run: () => step(-1) },
  ])
  useKeys(
    can && item
      ? [
          { keys: '1', name: words.pass, run: () => decide(item, { verdict: 'pass' }) },
          { keys: '2', name: words.fix, run: () => decide(item, { verdict: 'return', reason: '' }) },
          ...(item.optional ? [{ keys: '3', name: words.notApplicable, run: () => decide(item, { verdict: 'not applicable' }) }] : []),
          ...(together.length > 1 ? [{ keys: 'P', name: words.passTogether(together.length), run: passTogether }] : []),
          ...(machine.length > 0 ? [{ keys: 'A', name: words.acceptAll(machine.length), run: acceptMachine }] : []),
          { keys: 'M', name: words.toNote, run: () => document.querySelector<HTMLElement>('[data-note]')?.focus() },
          {
            keys: 'Mod+Enter',
            name: returned.length > 0 ? words.sendBack(returned.length) : words.approve,
            run: returned.length > 0 ? sendBack : approve,
          },
        ]
      : [],
  )

  const sections = [...new Set(shown.map(({ section }) => section))]
  return (
    <>
      <div className={styles.panes}>
        <div ref={list}>
          {round.number > 1 && (
            <fieldset className={styles.filter} aria-label={words.which}>
              <Button look={showAll ? 'quiet' : 'plain'} aria-pressed={!showAll} onClick={() => setShowAll(false)}>
                {words.onlyChanged(round.undecided.length)}
              </Button>
              <Button look={showAll ? 'plain' : 'quiet'} aria-pressed={showAll} onClick={() => setShowAll(true)}>
                {words.all(items.length)}
              </Button>
            </fieldset>
          )}
          {can && machine.length > 0 && (
            <div className={styles.group}>
              <span>{words.verified(machine.length)}</span>
              <Button keys="A" onClick={acceptMachine}>
                {words.acceptAll(machine.length)}
              </Button>
            </div>
          )}
          {spot !== undefined && (
            <p className={styles.note} role="status">
              {words.spot(items.find(({ id }) => id === spot)?.title ?? '', machine.length)}
            </p>
          )}
          <RowList<Item>
            label={words.items}
            keyOf={({ id }) => id}
            shown={item?.id}
            groups={sections.map((section) => ({ id: section, title: section, rows: shown.filter((each) => each.section === section) }))}
            onFocus={({ id }) => setAt(id)}
            onOpen={({ id }) => {
              setAt(id)
              requestAnimationFrame(showPane)
            }}
            draw={(each) => <ItemRow item={each} verdict={verdicts[each.id]} round={round} />}
          />
        </div>
        {item && (
          <ItemPane
            key={item.id}
            view={view}
            gate={gate}
            round={round}
            item={item}
            verdict={verdicts[item.id]}
            frame={pane}
            onVerdict={can && ((verdict) => decide(item, verdict))}
            beside={together.length > 1 ? beside : []}
            passing={together.length}
            onPassTogether={passTogether}
            onNext={() => goOn([item.id]) || document.querySelector<HTMLElement>('[data-note]')?.focus()}
            missingReason={asked && withoutReason.some(({ id }) => id === item.id)}
            now={now}
            nameOf={nameOf}
          />
        )}
      </div>
      {can && (
        <VerdictBar
          frame={bar}
          undecided={undecided.length}
          returned={returned.length}
          comment={comment}
          onComment={(next) => keep({ verdicts, comment: next })}
          busy={busy}
          refused={refused}
          onApprove={approve}
          onSendBack={sendBack}
        />
      )}
      <p className={styles.hash}>
        {words.hash}: {round.hash}
      </p>
    </>
  )
}
