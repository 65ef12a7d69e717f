import { queryOptions } from '@tanstack/react-query'
import type { DossierView } from '../../contract/dossier.ts'
import { request } from '../client/request.ts'

/** Under the account, so that whoever changes a record of it asks for the dossier again too. */
export const dossierQuery = (account: string) =>
  queryOptions({
    queryKey: ['account', account, 'dossier'],
    queryFn: ({ signal }) => request<DossierView>('GET /accounts/:id/dossier', { params: { id: account }, signal }),
  })
