import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import type { AccountView } from '../../contract/accounts.ts'
import { isStale } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { Dialog } from '../design/dialog.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { SchemaForm } from '../forms/schema-form.tsx'
import { accountEdit, accountFormFor } from './account-form.ts'
import { Clash, differencesOf } from './clash.tsx'
import { words } from './words.ts'

type Values = Readonly<Record<string, unknown>>
type Props = { account: AccountView; mayKnowArr: boolean; now: Date; zone: string | undefined; onClose: () => void }

/** What is known about the account as a whole, changed by hand. */
export function AccountEditor({ account, mayKnowArr, now, zone, onClose }: Props) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const before = useRef(account).current
  const [newer, setNewer] = useState<AccountView>()
  const [typed, setTyped] = useState<Values>()
  const schema = useMemo(() => accountFormFor(before.fields, mayKnowArr), [before, mayKnowArr])
  const params = { id: before.id }
  const refresh = () => queries.invalidateQueries({ queryKey: ['account', before.id] })
  const save = useMutation({
    mutationFn: ({ values, over }: { values: Values; over: AccountView }) =>
      request<AccountView>('PUT /accounts/:id', { params, body: accountEdit(over.fields, values, schema), ifMatch: over.version }),
    onSuccess: async (saved) => {
      toast({ words: words.saved(saved.fields.name ?? words.name) })
      close()
      await refresh()
    },
    onError: async (error) => {
      if (isStale(error)) setNewer(await request<AccountView>('GET /accounts/:id', { params }))
    },
  })
  const send = (values: Values, over: AccountView) => {
    setTyped(values)
    setNewer(undefined)
    save.mutate({ values, over })
  }
  const refused =
    newer && typed ? (
      <Clash
        gone={false}
        changed={differencesOf(schema, typed, newer.fields, { now, zone })}
        onMine={() => send(typed, newer)}
        onTheirs={() => {
          onClose()
          void refresh()
        }}
      />
    ) : (
      save.error?.message
    )
  return (
    <Dialog open onClose={onClose} title={words.change}>
      <SchemaForm
        schema={schema}
        action={words.save(words.name)}
        busy={save.isPending}
        given={before.fields}
        onSend={(values) => send(values, before)}
        onCancel={onClose}
        {...(refused !== undefined && { refused })}
      />
    </Dialog>
  )
}
