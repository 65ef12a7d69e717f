import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PlaybookDraft } from '../../contract/playbook-pages.ts'
import type { PlaybookRow, PlaybookView } from '../../contract/playbooks.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { useGoOn } from '../shell/go-on.ts'
import { pageAs, playbookId, titleOf } from './page-text.ts'
import { draftsQuery } from './use-draft.ts'
import { words } from './words.ts'
import styles from './workbench.module.css'

type Props = { open: boolean; playbooks: readonly PlaybookRow[]; onClose: () => void }

/** A process that there was not yet: a copy of another, or the page of a wiki. */
export function NewPlaybook({ open, playbooks, onClose }: Props) {
  return (
    <Dialog open={open} onClose={onClose} title={words.newPlaybook} about={words.newAbout} wide>
      <Form playbooks={playbooks} onClose={onClose} />
    </Dialog>
  )
}

const pasted = ''

function Form({ playbooks, onClose }: Omit<Props, 'open'>) {
  const goOn = useGoOn()
  const queries = useQueryClient()
  const [from, setFrom] = useState(playbooks[0]?.id ?? pasted)
  const [page, setPage] = useState('')
  const [name, setName] = useState('')
  const create = useMutation({
    mutationFn: async () => {
      const copied = from === pasted ? undefined : await request<PlaybookView>('GET /playbooks/:id', { params: { id: from } })
      const source = copied?.page ?? page
      if (source.trim() === '') throw new Error(words.newNoPage)
      const given = name.trim()
      const id = playbookId(given || (copied ? '' : (titleOf(page) ?? '')))
      if (id === '') throw new Error(words.newNoName)
      const drafts = await queries.fetchQuery({ ...draftsQuery, staleTime: 0 })
      // What is saved under a name that is taken would be written over.
      if ([...playbooks, ...drafts.items.map(({ playbook }) => ({ id: playbook }))].some((each) => each.id === id))
        throw new Error(words.newTaken(given || (titleOf(page) ?? id)))
      const saved = await request<PlaybookDraft>('PUT /playbooks/:id/drafts/mine', {
        params: { id },
        body: { page: pageAs(source, { id, ...(given === '' ? {} : { title: given }) }), basedOn: null },
      })
      return saved.playbook
    },
    onSuccess: (id) => {
      void queries.invalidateQueries({ queryKey: ['playbook-drafts'] })
      void goOn({ to: '/playbooks/$id', params: { id } })
    },
  })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!create.isPending) create.mutate()
      }}
    >
      <label className={styles.label} htmlFor="new-from">
        {words.newFrom}
        <select id="new-from" className={styles.input} value={from} onChange={({ target }) => setFrom(target.value)}>
          {playbooks.map(({ id, title }) => (
            <option key={id} value={id}>
              {words.newCopy(title)}
            </option>
          ))}
          <option value={pasted}>{words.newPaste}</option>
        </select>
      </label>
      {from === pasted && (
        <label className={styles.label} htmlFor="new-page">
          {words.newPage}
          <textarea
            id="new-page"
            className={`${styles.input} ${styles.long}`}
            value={page}
            onChange={({ target }) => setPage(target.value)}
          />
        </label>
      )}
      <label className={styles.label} htmlFor="new-name">
        {words.newName}
        <input
          id="new-name"
          className={styles.input}
          autoComplete="off"
          maxLength={120}
          value={name}
          onChange={({ target }) => setName(target.value)}
          {...(from === pasted ? { 'aria-describedby': 'new-name-hint' } : {})}
        />
      </label>
      {from === pasted && (
        <p id="new-name-hint" className={styles.hint}>
          {words.newNameHint}
        </p>
      )}
      {create.isError && (
        <p className={styles.wrong} role="alert">
          {create.error.message}
        </p>
      )}
      <div className={styles.buttons}>
        <Button type="submit" look="primary" busy={create.isPending}>
          {words.newDo}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {words.newNot}
        </Button>
      </div>
    </form>
  )
}
