import type { SeenRow } from '../../store/table-pieces.ts'
import { maskLinks } from '../links/mask-links.ts'

const passwordLinks = /\/welcome#[\w-]{32,}/g

/** A row without what belongs to one person or opens something: secrets stay where they are (invariant 35). */
export const withoutSecrets: SeenRow = (table, row) => {
  if (table === 'person') {
    const { timelineAddress: _secret, ...data } = row.data as Record<string, unknown>
    return { ...row, data }
  }
  if (table === 'mail') {
    const { bcc, ...headers } = row.headers as Record<string, unknown>
    const hidden = new Set(Array.isArray(bcc) ? bcc : [bcc])
    const seen = { ...row, headers, to_addresses: (row.to_addresses as unknown[]).filter((address) => !hidden.has(address)) }
    return JSON.parse(maskLinks(JSON.stringify(seen)).replaceAll(passwordLinks, '/welcome#…')) as Record<string, unknown>
  }
  return row
}
