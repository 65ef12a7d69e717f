import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProvisionerMade, ProvisionerView } from '../../contract/sign-in-settings.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { plainDayWords } from '../wording/dates.ts'
import { CopyLine } from './copy-line.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import styles from './settings.module.css'
import { words } from './sign-in-words.ts'
import { tokenProblems } from './token-problems.ts'
import { EndButton, untilWords } from './until.tsx'
import { words as settings } from './words.ts'

const queryKey = ['provisioning-tokens']

/** Where a directory finds Baton, and with what it comes in. */
export function ProvisioningSection() {
  const queries = useQueryClient()
  const now = useNow()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<ProvisionerMade>()
  const found = useQuery({
    queryKey,
    queryFn: ({ signal }) => request<{ address: string; items: ProvisionerView[] }>('GET /provisioning-tokens', { signal }),
  })
  const end = useMutation({
    mutationFn: ({ id }: ProvisionerView) => request('DELETE /provisioning-tokens/:id', { params: { id } }),
    onSuccess: async (_, { name }) => {
      toast({ words: settings.ended(name) })
      await queries.invalidateQueries({ queryKey })
    },
    onError: (error) => toast({ words: error.message }),
  })
  const day = (at: string) => plainDayWords(at.slice(0, 10), now)
  return (
    <section className={styles.section} aria-labelledby="provisioning">
      <h2 id="provisioning">{words.provisioning}</h2>
      <p className={styles.about}>{words.provisioningAbout}</p>
      {found.isPending ? (
        <Skeleton rows={2} />
      ) : found.data === undefined ? (
        <ErrorState what={found.error?.message ?? words.failed} retry={() => void found.refetch()} />
      ) : (
        <>
          <CopyLine label={words.address} text={found.data.address} hint={words.addressHint} copied={words.addressCopied} />
          <h3>{words.tokens}</h3>
          {found.data.items.length === 0 ? (
            <p>{words.tokensNone}</p>
          ) : (
            <ul className={styles.rows}>
              {found.data.items.map((one) => (
                <li key={one.id} className={styles.row}>
                  <span>
                    {one.name}
                    <span className={styles.small}>
                      {words.tokenLine(
                        one.madeBy.name,
                        one.usedAt === null ? settings.unused : settings.usedAt(day(one.usedAt)),
                        untilWords(one.expiresAt, now),
                      )}
                    </span>
                  </span>
                  <EndButton one={one} now={now} busy={end.isPending} onEnd={() => end.mutate(one)} />
                </li>
              ))}
            </ul>
          )}
          <div>
            <Button icon="plus" onClick={() => setMaking(true)}>
              {words.make}
            </Button>
          </div>
        </>
      )}
      {making && (
        <MakeDialog
          onClose={() => setMaking(false)}
          onMade={(next) => {
            setMaking(false)
            setMade(next)
            void queries.invalidateQueries({ queryKey })
          }}
        />
      )}
      {made && (
        <SecretDialog
          title={words.made}
          about={words.madeAbout}
          label={words.token}
          secret={made.token}
          copy={words.copyToken}
          copied={words.tokenCopied}
          onClose={() => setMade(undefined)}
        />
      )}
    </section>
  )
}

/** As the contract has it. */
const mostDays = 730

function MakeDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: ProvisionerMade) => void }) {
  const [draft, setDraft] = useState({ name: '', days: '365' })
  const [tried, setTried] = useState(false)
  const problems = tokenProblems(draft, mostDays)
  const make = useMutation({
    mutationFn: () => request<ProvisionerMade>('POST /provisioning-tokens', { body: { name: draft.name, days: Number(draft.days) } }),
    onSuccess: onMade,
  })
  return (
    <Dialog open onClose={onClose} title={words.make} about={words.makeAbout}>
      <PlainForm
        action={words.make}
        busy={make.isPending}
        refused={make.error?.message}
        onSend={() => {
          setTried(true)
          if (!problems.name && !problems.days) make.mutate()
        }}
      >
        <TextField
          label={words.tokenName}
          hint={words.tokenNameHint}
          value={draft.name}
          onChange={(name) => setDraft((before) => ({ ...before, name }))}
          problem={tried ? problems.name : undefined}
          startHere
        />
        <TextField
          label={words.tokenDays}
          type="number"
          value={draft.days}
          onChange={(days) => setDraft((before) => ({ ...before, days }))}
          problem={tried ? problems.days : undefined}
        />
      </PlainForm>
    </Dialog>
  )
}
