import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LinkMade, StaffView } from '../../contract/staff.ts'
import { csvLine } from '../../core/base/csv-line.ts'
import { Problem } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { savePart } from '../mail/save-part.ts'
import { listed } from '../wording/counts.ts'
import styles from './settings.module.css'
import { words } from './words.ts'

type Props = { people: readonly StaffView[]; onClose: () => void }
type Made = { links: LinkMade[]; refused: { name: string; why: string }[] }

/** A team is read; of some hundred people the first say whose list it is. */
const mostNamed = 30
const pauseMilliseconds = 2_000

/** For more people than the server lets anybody ask for at once: waits a moment, and goes on. */
async function unhurried<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Problem && error.status === 429)) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds))
    }
  }
}

/** Everybody who was imported and cannot come in yet, invited in one go; what stays is a list of links to give out. */
export function InviteAllDialog({ people, onClose }: Props) {
  const queries = useQueryClient()
  const [tried, setTried] = useState(0)
  const invite = useMutation({
    mutationFn: async (): Promise<Made> => {
      const made: Made = { links: [], refused: [] }
      // One after the other: somebody who cannot be invited keeps nobody else out.
      for (const { id, name } of people) {
        try {
          made.links.push(await unhurried(() => request<LinkMade>('POST /staff/:id/link', { params: { id } })))
        } catch (error) {
          made.refused.push({ name, why: error instanceof Error ? error.message : String(error) })
        }
        setTried((before) => before + 1)
      }
      return made
    },
  })
  const close = () => {
    onClose()
    // Only now: the list behind the dialog says who is without access, and would empty it.
    void queries.invalidateQueries({ queryKey: ['staff'] })
  }
  const { data: made } = invite
  if (made) return <MadeDialog made={made} onClose={close} />
  return (
    // Links that are being made are not thrown away by a key.
    <Dialog open onClose={() => invite.isIdle && onClose()} title={words.inviteAll(people.length)} about={words.inviteAllAbout}>
      <div className={styles.section}>
        <p className={styles.about}>
          {listed([
            ...people.slice(0, mostNamed).map(({ name }) => name),
            ...(people.length > mostNamed ? [words.others(people.length - mostNamed)] : []),
          ])}
        </p>
        {invite.isPending && <p>{words.inviteAllDone(tried, people.length)}</p>}
        <span className={styles.actions}>
          <Button look="primary" autoFocus busy={invite.isPending} onClick={() => invite.mutate()}>
            {words.inviteAllDo(people.length)}
          </Button>
          <Button look="quiet" onClick={() => invite.isIdle && onClose()}>
            {words.notNow}
          </Button>
        </span>
      </div>
    </Dialog>
  )
}

function MadeDialog({ made: { links, refused }, onClose }: { made: Made; onClose: () => void }) {
  const [isKept, setKept] = useState(links.length === 0)
  const [isLeaving, setLeaving] = useState(false)
  // Shown this once, and for many people: a key beside the one that was meant does not throw them away.
  const leave = () => (isKept ? onClose() : setLeaving(true))
  const save = () => {
    savePart({
      type: 'text/csv',
      name: 'invitations.csv',
      content: [[words.name, words.email, words.link], ...links.map(({ person: { name, email }, link }) => [name, email, link])]
        .map(csvLine)
        .join(''),
    })
    setKept(true)
  }
  return (
    <Dialog open onClose={leave} title={words.invitedTitle(links.length)} about={words.invitedAbout}>
      <div className={styles.section}>
        {refused.length > 0 && (
          <ul role="alert" className={styles.points}>
            {refused.map(({ name, why }) => (
              <li key={name}>{words.invitedNot(name, why)}</li>
            ))}
          </ul>
        )}
        <span className={styles.actions}>
          <Button look="primary" autoFocus onClick={save}>
            {words.invitedSave}
          </Button>
          <Button onClick={leave}>{words.close}</Button>
        </span>
        {isLeaving && !isKept && (
          <div role="alert" className={styles.section}>
            <p>{words.invitedUnsaved}</p>
            <span className={styles.actions}>
              <Button onClick={onClose}>{words.invitedLeave}</Button>
            </span>
          </div>
        )}
        <ul className={styles.rows} aria-label={words.invitedLinks}>
          {links.map(({ link, person: { id, name } }) => (
            <li key={id} className={styles.section}>
              {name}
              <output className={styles.secret} aria-label={words.linkOf(name)}>
                {link}
              </output>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}
