import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PasskeyView } from '../../contract/passkeys.ts'
import { folded } from '../../core/base/folded.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import styles from '../settings/settings.module.css'
import { words } from '../settings/words.ts'
import { hasPasskeys, makePasskey } from '../signin/passkey.ts'
import { plainDayWords } from '../wording/dates.ts'

const queryKey = ['me', 'passkeys']

/** One's own passkeys: which there are, a new one, and none any more. */
export function PasskeysSection() {
  const queries = useQueryClient()
  const now = useNow()
  const [making, setMaking] = useState(false)
  const found = useQuery({
    queryKey,
    queryFn: ({ signal }) => request<{ items: PasskeyView[] }>('GET /me/passkeys', { signal }),
  })
  const remove = useMutation({
    mutationFn: ({ id }: PasskeyView) => request('DELETE /me/passkeys/:id', { params: { id } }),
    onSuccess: async (_, { name }) => {
      toast({ words: words.passkeyRemoved(name) })
      await queries.invalidateQueries({ queryKey })
    },
    onError: (error) => toast({ words: error.message }),
  })
  const items = found.data?.items ?? []
  const day = (at: string) => plainDayWords(at.slice(0, 10), now)
  // A browser without them shows those that there are, so that they can be removed, and makes none.
  if (!hasPasskeys() && items.length === 0) return null
  return (
    <section className={styles.section} aria-labelledby="my-passkeys">
      <h2 id="my-passkeys">{words.yourPasskeys}</h2>
      <p className={styles.about}>{words.passkeysAbout}</p>
      {items.length > 0 && (
        <ul className={styles.rows}>
          {items.map((one) => (
            <li key={one.id} className={styles.row}>
              <span>
                {one.name}
                <span className={styles.small}>
                  {words.passkeyLine(day(one.createdAt), one.usedAt === null ? words.unused : words.usedAt(day(one.usedAt)))}
                </span>
              </span>
              <Button busy={remove.isPending} aria-label={words.removeOne(one.name)} onClick={() => remove.mutate(one)}>
                {words.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {hasPasskeys() && (
        <div>
          <Button icon="plus" onClick={() => setMaking(true)}>
            {words.makePasskey}
          </Button>
        </div>
      )}
      {making && <MakeDialog taken={items.map(({ name }) => name)} onClose={() => setMaking(false)} />}
    </section>
  )
}

function MakeDialog({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  // Two of one name could not be told apart on the day when one of them is lost. Asked before the device makes it.
  const isTaken = taken.some((one) => folded(one) === folded(name))
  const problem = name.trim() === '' ? words.passkeyNameHint : isTaken ? words.passkeyNameTaken(name.trim()) : undefined
  const make = useMutation({
    mutationFn: () => makePasskey(name),
    onSuccess: async () => {
      close()
      toast({ words: words.passkeyMade(name) })
      await queries.invalidateQueries({ queryKey })
    },
  })
  return (
    <Dialog open onClose={onClose} title={words.makePasskey}>
      <PlainForm
        action={words.makePasskey}
        busy={make.isPending}
        refused={make.error?.message}
        onSend={() => {
          setTried(true)
          if (problem === undefined) make.mutate()
        }}
      >
        <TextField
          label={words.passkeyName}
          hint={words.passkeyNameHint}
          problem={tried ? problem : undefined}
          value={name}
          onChange={setName}
          maxLength={60}
          startHere
        />
      </PlainForm>
    </Dialog>
  )
}
