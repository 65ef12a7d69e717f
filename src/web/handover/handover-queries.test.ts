import { QueryClient } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'
import type { HandoverView } from '../../core/process/view.ts'
import { handoverQuery } from './handover-queries.ts'

const at = (version: number) => ({ id: 'h1', version }) as HandoverView
const serverSays = (view: HandoverView) =>
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(view), { headers: { 'content-type': 'application/json' } })))

test('an answer from before the own command does not bring the older state back', async () => {
  const queries = new QueryClient()
  queries.setQueryData(handoverQuery('THO-19').queryKey, at(8))
  serverSays(at(7))
  await queries.fetchQuery(handoverQuery('THO-19'))
  expect(queries.getQueryData(handoverQuery('THO-19').queryKey)?.version).toBe(8)
  serverSays(at(9))
  await queries.fetchQuery({ ...handoverQuery('THO-19'), staleTime: 0 })
  expect(queries.getQueryData(handoverQuery('THO-19').queryKey)?.version).toBe(9)
})
