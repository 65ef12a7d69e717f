import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { BulkPreview, BulkStarted } from '../../contract/bulk-starts.ts'
import { request } from '../client/request.ts'
import { startOptionsQuery } from '../client/start-options.ts'
import { Button } from '../design/button.tsx'
import { ChoiceBox } from '../design/choice-box.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { attributesOf, Field } from '../forms/field.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { asExamples, type Picked } from './picked.ts'
import styles from './start-many.module.css'
import { receiverChoices, StartManySeen } from './start-many-seen.tsx'
import { words } from './words.ts'

/** What is asked about: accounts, and whoever takes over some of them instead. */
type List = { accounts: Picked; others: ReadonlyMap<string, string> }

type Props = { picked: Picked; onPicked: (picked: Picked) => void; onClose: () => void }

/** One page, one reason and one receiver for all that are ticked, but for whom the list gives another; it is shown before anything begins. */
export function StartManyDialog({ picked, onPicked, onClose }: Props) {
  const queries = useQueryClient()
  const [draft, setDraft] = useState({ playbook: '', to: '', reason: '', text: '' })
  const newest = useRef(draft)
  newest.current = draft
  /** Receivers of single accounts, by the account's id. */
  const [others, setOthers] = useState<ReadonlyMap<string, string>>(new Map())
  const [asked, setAsked] = useState(false)
  // Stays while it is asked for again, so that the form does not come between.
  const [seen, setSeen] = useState<BulkPreview>()
  const options = useStartOptions(picked)
  const bodyOf = ({ accounts, others }: List) => ({
    playbook: draft.playbook,
    to: draft.to,
    reason: { kind: draft.reason, ...(draft.text.trim() === '' ? {} : { text: draft.text.trim() }) },
    accounts: [...accounts.keys()].map((account) => {
      const to = others.get(account)
      return to === undefined ? { account } : { account, to }
    }),
  })
  const preview = useMutation({
    mutationFn: ({ list }: { list: List; of: typeof draft }) =>
      request<BulkPreview>('POST /handovers/bulk/preview', { body: bodyOf(list) }),
    onSuccess: (preview, { list, of }) => {
      // What was changed while it was on its way would be started unseen.
      if (of !== newest.current) return
      setOthers(list.others)
      setSeen(preview)
    },
  })
  const look = (list: List) => preview.mutate({ list, of: draft })
  const start = useMutation({
    mutationFn: () => request<BulkStarted>('POST /handovers/bulk', { body: bodyOf({ accounts: picked, others }) }),
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
    preview.reset()
  }
  const choice = options.playbooks.find(({ id }) => id === draft.playbook)
  const missing = draft.playbook === '' || draft.to === '' || draft.reason === '' || (draft.reason === 'other' && draft.text.trim() === '')

  if (start.data) return <Done started={start.data} onClose={close} />
  if (seen)
    return (
      <Dialog open wide onClose={close} title={words.startManyTitle(picked.size)}>
        <StartManySeen
          preview={seen}
          busy={start.isPending || preview.isPending}
          refused={start.error?.message ?? preview.error?.message}
          playbook={draft.playbook}
          hasOthers={(choice?.receivers.length ?? 0) > 1}
          onReceiver={(account, to) => {
            start.reset()
            const left = [...others].filter(([id]) => id !== account)
            look({ accounts: picked, others: new Map(to === draft.to ? left : [...left, [account, to]]) })
          }}
          onStart={() => start.mutate()}
          onBack={() => setSeen(undefined)}
          onLeaveOut={() => {
            const wrong = new Set(seen.rows.filter(({ problem }) => problem).map(({ row }) => row))
            const left: Picked = new Map([...picked].filter((_, place) => !wrong.has(place + 1)))
            onPicked(left)
            if (left.size > 0) look({ accounts: left, others })
            else onClose()
          }}
        />
      </Dialog>
    )
  return (
    <Dialog open wide onClose={close} title={words.startManyTitle(picked.size)} about={words.startManyAbout}>
      {options.isPending ? (
        <Skeleton rows={4} />
      ) : options.error ? (
        <ErrorState what={options.error.message} retry={options.refetch} />
      ) : (
        <PlainForm
          action={words.preview}
          busy={preview.isPending}
          refused={asked && missing ? words.startManyMissing : preview.error?.message}
          onSend={() => {
            setAsked(true)
            if (!missing) look({ accounts: picked, others })
          }}
        >
          <Field label={words.how}>
            {(control) => (
              <select
                {...attributesOf(control)}
                // biome-ignore lint/a11y/noAutofocus: the form comes a moment after its dialog, and begins here.
                autoFocus
                value={draft.playbook}
                onChange={({ target: { value } }) => {
                  setOthers(new Map())
                  change({ playbook: value, to: '' })
                }}
              >
                <option value="">{words.choose}</option>
                {options.playbooks.map(({ id, title }) => (
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
                choices={receiverChoices(choice?.receivers ?? [])}
                value={draft.to}
                onChange={(to) => change({ to })}
              />
            )}
          </Field>
          <Field label={words.reason}>
            {(control) => (
              <select {...attributesOf(control)} value={draft.reason} onChange={({ target: { value } }) => change({ reason: value })}>
                <option value="">{words.choose}</option>
                {options.reasons.map((reason) => (
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

/** What is asked about all of them: every way that leads on from one of them, and the reasons. */
function useStartOptions(picked: Picked) {
  return useQueries({
    queries: asExamples(picked).map((account) => startOptionsQuery(account)),
    combine: (answers) => {
      const error = answers.find(({ error }) => error)?.error
      return {
        isPending: error === undefined && answers.some(({ isPending }) => isPending),
        error,
        playbooks: [...new Map(answers.flatMap(({ data }) => data?.playbooks ?? []).map((one) => [one.id, one])).values()],
        reasons: answers[0]?.data?.reasons ?? [],
        refetch: () => void Promise.all(answers.map(({ refetch }) => refetch())),
      }
    },
  })
}

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
