import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { BulkPreview, BulkRow } from '../../contract/bulk-starts.ts'
import type { StartOptions } from '../../contract/handovers.ts'
import { startOptionsQuery } from '../client/start-options.ts'
import { Button } from '../design/button.tsx'
import { type Choice, ChoiceBox } from '../design/choice-box.tsx'
import { type Control, Field } from '../forms/field.tsx'
import styles from './start-many.module.css'
import { words } from './words.ts'

type Receivers = StartOptions['playbooks'][number]['receivers']

export const receiverChoices = (receivers: Receivers): Choice[] =>
  receivers.map(({ id, name, reasons }) => ({
    value: id,
    words: name,
    ...(reasons.length > 0 ? { note: reasons.join(', ') } : {}),
  }))

type Props = {
  preview: BulkPreview
  busy: boolean
  refused: string | undefined
  playbook: string
  /** Whether anybody else could take over: a pool stands alone. */
  hasOthers: boolean
  onReceiver: (account: string, to: string) => void
  onStart: () => void
  onBack: () => void
  onLeaveOut: () => void
}

/** What would begin, what stands in the way first. Each account can get another receiver; then it is judged anew. */
export function StartManySeen({ preview, busy, refused, onStart, onBack, onLeaveOut, ...choosing }: Props) {
  const { rows, problems, mails } = preview
  // What stood in the way at first stays on top when it no longer does: nobody loses the row that they are on.
  const [top] = useState(() => new Set(rows.flatMap(({ problem, account }) => (problem && account ? [account.id] : []))))
  const isOnTop = ({ problem, account }: BulkRow) => (account ? top.has(account.id) : problem !== null)
  const sorted = rows.toSorted((a, b) => Number(isOnTop(b)) - Number(isOnTop(a)))
  return (
    <>
      <p className={styles.sentence} role="status">
        {problems > 0 ? words.someCannot(problems, rows.length) : words.allCan(rows.length, mails)}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keys. */}
      <ul className={styles.list} tabIndex={0} aria-label={words.whatBegins}>
        {sorted.map((row) => (
          <Row key={row.account?.id ?? row.row} row={row} busy={busy} {...choosing} />
        ))}
      </ul>
      {refused && (
        <p className={styles.problem} role="alert">
          {refused}
        </p>
      )}
      <div className={styles.actions}>
        {problems === 0 ? (
          <Button look="primary" busy={busy} onClick={onStart}>
            {words.startMany(rows.length)}
          </Button>
        ) : (
          <Button look="primary" busy={busy} onClick={onLeaveOut}>
            {problems < rows.length ? words.leaveOut(problems) : words.chooseOthers}
          </Button>
        )}
        <Button look="quiet" onClick={onBack}>
          {words.back}
        </Button>
      </div>
    </>
  )
}

/** One choice after the other: the next is made on what the one before has changed. */
type RowProps = { row: BulkRow } & Pick<Props, 'busy' | 'playbook' | 'hasOthers' | 'onReceiver'>

function Row({ row, busy, playbook, hasOthers, onReceiver }: RowProps) {
  const { account } = row
  const [isChoosing, setChoosing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = () => {
    setChoosing(false)
    // It comes back in the place of the field.
    requestAnimationFrame(() => button.current?.focus())
  }
  return (
    <li>
      <span>{account?.name ?? words.goneShort}</span>
      {account && isChoosing ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape only takes back what the button has opened.
        <div
          className={styles.receiver}
          data-escape="own"
          onBlur={({ currentTarget, relatedTarget }) => !currentTarget.contains(relatedTarget) && setChoosing(false)}
          onKeyDownCapture={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            close()
          }}
        >
          <Field label={words.receiverOf(account.name)}>
            {(control) => (
              <ReceiverBox
                {...control}
                account={account.id}
                playbook={playbook}
                onChange={(to) => {
                  if (to === '') return
                  onReceiver(account.id, to)
                  close()
                }}
              />
            )}
          </Field>
        </div>
      ) : (
        <div className={styles.way}>
          <Way row={row} />
          {account && hasOthers && (
            <Button ref={button} look="quiet" busy={busy} aria-label={words.anotherFor(account.name)} onClick={() => setChoosing(true)}>
              {words.another}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}

type BoxProps = Control & { account: string; playbook: string; onChange: (to: string) => void }

/** Who could take this account over, with the reasons that speak for them here and not for another account of the list. */
function ReceiverBox({ account, playbook, onChange, ...control }: BoxProps) {
  const options = useQuery(startOptionsQuery(account))
  const receivers = options.data?.playbooks.find(({ id }) => id === playbook)?.receivers ?? []
  return (
    <ChoiceBox {...control} startHere choices={receiverChoices(receivers)} isSearching={options.isPending} value="" onChange={onChange} />
  )
}

function Way({ row: { from, to, children, awaiting, problem } }: { row: BulkRow }) {
  if (problem) return <span className={styles.problem}>{problem.message}</span>
  const more = [children > 0 && words.childrenAlong(children), awaiting && words.hasToAccept(awaiting.name)].filter(Boolean)
  return (
    <span>
      {words.handoverWay(from?.name ?? '', to?.name ?? '')}
      <span className={styles.hint}>{more.map((part) => `. ${part}`).join('')}</span>
    </span>
  )
}
