import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { PlaybookChange, VersionMove } from '../../contract/playbook-pages.ts'
import type { PlaybookView } from '../../contract/playbooks.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { fieldsOf } from '../forms/fields-of.ts'
import { type Can, schemaOf } from '../handover/can.ts'
import { handoverQuery } from '../handover/handover-queries.ts'
import { useCommand } from '../handover/use-command.ts'
import { ChangeList } from '../playbooks/change-list.tsx'
import { MovePreview } from '../playbooks/move-preview.tsx'
import styles from '../playbooks/publish.module.css'
import { words } from '../playbooks/publish-words.ts'
import { versionNumber } from '../playbooks/version-words.ts'
import { dayWords } from '../wording/dates.ts'

type Props = { view: HandoverView; can: Can; zone: string | undefined; onClose: () => void }

export const movesVersion = (can: Can | undefined): boolean => can?.command === 'change-playbook-version'

/** Another version of the playbook for this handover: what would change is seen before anything does. */
export function VersionMoveDialog(props: Props) {
  return (
    <Dialog open onClose={props.onClose} title={words.change} about={words.changeAbout(props.view.playbook.title)} wide>
      <VersionMoveForm {...props} />
    </Dialog>
  )
}

function VersionMoveForm({ view, can, zone, onClose }: Props) {
  const now = useNow()
  const id = useId()
  const offered = versionsIn(can)
  const [chosen, setChosen] = useState(offered[0] ?? '')
  const { send, busy, refused } = useCommand(view.ref, { onDone: onClose })
  const playbook = useQuery({
    queryKey: ['playbook', view.playbook.id, ''],
    queryFn: ({ signal }) => request<PlaybookView>('GET /playbooks/:id', { params: { id: view.playbook.id }, signal }),
    staleTime: 0,
  })
  const preview = useQuery({
    queryKey: [...handoverQuery(view.ref).queryKey, 'versions', chosen],
    queryFn: ({ signal }) =>
      request<VersionMove & { changes: PlaybookChange[] }>('GET /handovers/:id/versions/:version', {
        params: { id: view.ref, version: chosen },
        signal,
      }),
  })
  const newest = playbook.data?.versions[0]?.version
  const nameOf = (version: string) => {
    const known = playbook.data?.versions.find((each) => each.version === version)
    const number = versionNumber(playbook.data?.versions ?? [], version)
    return known && number !== undefined
      ? words.versionChoice(number, dayWords(new Date(known.publishedAt), now, zone), version === newest)
      : words.versionLoading
  }
  return (
    <form
      className={styles.publish}
      onSubmit={(event) => {
        event.preventDefault()
        if (preview.data?.refused === null && !busy) send({ can, values: { version: chosen } })
      }}
    >
      <label className={styles.version} htmlFor={id}>
        {words.version}
        <select id={id} value={chosen} onChange={({ target }) => setChosen(target.value)}>
          {offered.map((version) => (
            <option key={version} value={version}>
              {nameOf(version)}
            </option>
          ))}
        </select>
      </label>
      {preview.isPending ? (
        <Skeleton rows={4} from={words.comparing} />
      ) : preview.data === undefined ? (
        <ErrorState what={preview.error.message} retry={() => void preview.refetch()} />
      ) : (
        <>
          <section className={styles.block} aria-labelledby={`${id}-tasks`}>
            <h3 id={`${id}-tasks`}>{words.preview}</h3>
            <MovePreview move={preview.data} />
          </section>
          {preview.data.changes.length > 0 && (
            <details className={styles.handover}>
              <summary>{words.changes(preview.data.changes.length)}</summary>
              <ChangeList changes={preview.data.changes} />
            </details>
          )}
        </>
      )}
      {refused !== undefined && <ErrorState what={refused} />}
      <div className={styles.actions}>
        <Button
          type="submit"
          look="primary"
          busy={busy || preview.isPending}
          {...(preview.data?.refused ? { because: preview.data.refused } : {})}
        >
          {words.move}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {words.notNow}
        </Button>
      </div>
    </form>
  )
}

/** The versions that the handover itself offers. */
const versionsIn = (can: Can): string[] =>
  fieldsOf(schemaOf(can)).flatMap((field) =>
    field.kind === 'choice' && field.name === 'version' ? field.options.map(({ value }) => String(value)) : [],
  )
