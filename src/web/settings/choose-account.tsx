import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { request } from '../client/request.ts'
import { ChoiceBox } from '../design/choice-box.tsx'
import { Field } from '../forms/field.tsx'
import { words } from './personal-data-words.ts'

type Found = { items: { id: string; name: string }[] }
type Choice = { id: string; name: string }

/** An account, found by a part of its name among all of them, those that have ended included. */
export function ChooseAccount({
  label,
  onChange,
  problem,
}: {
  label: string
  onChange: (id: string) => void
  problem?: string | undefined
}) {
  const [chosen, setChosen] = useState<Choice>()
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const accounts = useQuery({
    queryKey: ['accounts', 'choose', 'ended too', search],
    queryFn: async ({ signal }) => {
      const query = { ...(search !== '' && { q: search }), limit: 20 }
      const [going, ended] = await Promise.all([
        request<Found>('GET /accounts', { query, signal }),
        request<Found>('GET /accounts', { query: { ...query, ended: true }, signal }),
      ])
      return [...going.items.map((one) => ({ ...one, ended: false })), ...ended.items.map((one) => ({ ...one, ended: true }))]
    },
    placeholderData: keepPreviousData,
  })
  const found = accounts.data ?? []
  const choices = found.map(({ id, name, ended }) => ({ value: id, words: name, ...(ended && { note: words.holdEnded }) }))
  return (
    <Field label={label} problem={problem}>
      {(control) => (
        <ChoiceBox
          {...control}
          choices={chosen && !found.some(({ id }) => id === chosen.id) ? [{ value: chosen.id, words: chosen.name }, ...choices] : choices}
          value={chosen?.id ?? ''}
          onType={setTyped}
          isSearching={search !== typed.trim() || accounts.isPlaceholderData || accounts.isPending}
          onChange={(id) => {
            setChosen(found.find((one) => one.id === id))
            onChange(id)
          }}
        />
      )}
    </Field>
  )
}
