import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { BulkPreview, BulkRow, BulkStarted } from '../../contract/bulk-starts.ts'
import type { StartOptions } from '../../contract/handovers.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ChoiceBox } from '../design/choice-box.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { attributesOf, Field } from '../forms/field.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import type { Picked } from './picked.ts'
import styles from './start-many.module.css'
import { words } from './words.ts'

type Props = { picked: Picked; onPicked: (picked: Picked) => void; onClose: () => void }

/** One page, one receiver and one reason for all that are ticked; what would begin is shown before anything does. */
export function StartManyDialog({ picked, onPicked, onClose }: Props) {
  const queries = useQueryClient()
  const [first] = picked.keys()
  const [draft, setDraft] = useState({ playbook: '', to: '', reason: '', text: '' })
  const [asked, setAsked] = useState(false)
  // Stays while it is asked for again, so that the form does not come between.
  const [seen, setSeen] = useState<BulkPreview>()
  const options = useQuery({
    queryKey: ['start-options', first, ''],
    queryFn: ({ signal }) => request<StartOptions>('GET /handovers/start-options', { query: { account: first }, signal }),
    enabled: first !== undefined,
  })
  const bodyOf = (accounts: Picked) => ({
    playbook: draft.playbook,
    to: draft.to,
    reason: { kind: draft.reason, ...(draft.text.trim() === '' ? {} : { text: draft.text.trim() }) },
    accounts: [...accounts.keys()].map((account) => ({ account })),
  })
  const preview = useMutation({
    mutationFn: (accounts: Picked) => request<BulkPreview>('POST /handovers/bulk/preview', { body: bodyOf(accounts) }),
    onSuccess: setSeen,
  })
  const start = useMutation({
    mutationFn: () => request<BulkStarted>('POST /handovers/bulk', { body: bodyOf(picked) }),
    onSuccess: () => queries.invalidateQueries(),
  })
  const close = () => {
    if (start.data) onPicked(new Map())
    onClose()
  }
  const change = (part: Partial<typeof draft>) => {
    setDraft((before) => ({ ...before, ...part }))
    setSeen(undefined)
    start.reset()
  }
  const choice = options.data?.playbooks.find(({ id }) => id === draft.playbook)
  const missing = draft.playbook === '' || draft.to === '' || draft.reason === '' || (draft.reason === 'other' && draft.text.trim() === '')

  if (start.data) return <Done started={start.data} onClose={close} />
  if (seen)
    return (
      <Dialog open wide onClose={close} title={words.startManyTitle(picked.size)}>
        <Seen
          preview={seen}
          busy={start.isPending || preview.isPending}
          refused={start.error?.message ?? preview.error?.message}
          onStart={() => start.mutate()}
          onBack={() => setSeen(undefined)}
          onLeaveOut={() => {
            const wrong = new Set(seen.rows.filter(({ problem }) => problem).map(({ row }) => row))
            const left: Picked = new Map([...picked].filter((_, place) => !wrong.has(place + 1)))
            onPicked(left)
            if (left.size > 0) preview.mutate(left)
            else onClose()
          }}
        />
      </Dialog>
    )
  return (
    <Dialog open wide onClose={close} title={words.startManyTitle(picked.size)} about={words.startManyAbout}>
      {options.isPending ? (
        <Skeleton rows={4} />
      ) : options.isError ? (
        <ErrorState what={options.error.message} retry={() => void options.refetch()} />
      ) : (
        <PlainForm
          action={words.preview}
          busy={preview.isPending}
          refused={asked && missing ? words.startManyMissing : preview.error?.message}
          onSend={() => {
            setAsked(true)
            if (!missing) preview.mutate(picked)
          }}
        >
          <Field label={words.how}>
            {(control) => (
              <select
                {...attributesOf(control)}
                // biome-ignore lint/a11y/noAutofocus: the form comes a moment after its dialog, and begins here.
                autoFocus
                value={draft.playbook}
                onChange={({ target: { value } }) => change({ playbook: value, to: '' })}
              >
                <option value="">{words.choose}</option>
                {options.data.playbooks.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={words.receiver} hint={words.receiverHint}>
            {(control) => (
              <ChoiceBox
                {...control}
                choices={(choice?.receivers ?? []).map(({ id, name, reasons }) => ({
                  value: id,
                  words: name,
                  ...(reasons.length > 0 ? { note: reasons.join(', ') } : {}),
                }))}
                value={draft.to}
                onChange={(to) => change({ to })}
              />
            )}
          </Field>
          <Field label={words.reason}>
            {(control) => (
              <select {...attributesOf(control)} value={draft.reason} onChange={({ target: { value } }) => change({ reason: value })}>
                <option value="">{words.choose}</option>
                {options.data.reasons.map((reason) => (
                  <option key={reason} value={reason}>
                    {reason}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <TextField
            label={words.reasonText}
            value={draft.text}
            onChange={(text) => change({ text })}
            optional={draft.reason !== 'other'}
            maxLength={300}
          />
        </PlainForm>
      )}
    </Dialog>
  )
}

type SeenProps = {
  preview: BulkPreview
  busy: boolean
  refused: string | undefined
  onStart: () => void
  onBack: () => void
  onLeaveOut: () => void
}

/** What would begin, what stands in the way first. */
function Seen({ preview: { rows, problems, mails }, busy, refused, onStart, onBack, onLeaveOut }: SeenProps) {
  const sorted = rows.toSorted((a, b) => Number(a.problem === null) - Number(b.problem === null))
  return (
    <>
      <p className={styles.sentence} role="status">
        {problems > 0 ? words.someCannot(problems, rows.length) : words.allCan(rows.length, mails)}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keys. */}
      <ul className={styles.list} tabIndex={0} aria-label={words.whatBegins}>
        {sorted.map((row) => (
          <Row key={row.row} row={row} />
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

const Row = ({ row: { account, from, to, children, awaiting, problem } }: { row: BulkRow }) => (
  <li>
    <span>{account?.name ?? words.goneShort}</span>
    {problem ? (
      <span className={styles.problem}>{problem.message}</span>
    ) : (
      <span>
        {words.handoverWay(from?.name ?? '', to?.name ?? '')}
        <span className={styles.hint}>
          {[children > 0 && words.childrenAlong(children), awaiting && words.hasToAccept(awaiting.name)]
            .filter(Boolean)
            .map((part) => `. ${part}`)
            .join('')}
        </span>
      </span>
    )}
  </li>
)

function Done({ started: { handovers, mails }, onClose }: { started: BulkStarted; onClose: () => void }) {
  return (
    <Dialog open wide onClose={onClose} title={words.startedMany(handovers.length)} about={words.writtenTo(mails)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keys. */}
      <ul className={styles.list} tabIndex={0} aria-label={words.startedMany(handovers.length)}>
        {handovers.map(({ id, ref, account, awaiting }) => (
          <li key={id}>
            <Link to="/h/$ref" params={{ ref }}>
              {ref} {account.name}
            </Link>
            <span className={styles.hint}>{awaiting ? words.hasToAccept(awaiting.name) : words.runs}</span>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button look="primary" onClick={onClose}>
          {words.done}
        </Button>
      </div>
    </Dialog>
  )
}
