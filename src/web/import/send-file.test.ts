import { afterEach, expect, test, vi } from 'vitest'
import { largestImportBytes } from '../../contract/imports.ts'
import { largestBytes, sendFile, whyNot } from './send-file.ts'

afterEach(() => vi.unstubAllGlobals())

test('a workbook or a file that is too large is refused at once, with what to do', () => {
  expect(whyNot({ name: 'accounts.xlsx', size: 10, type: '' })).toMatch(/Save the sheet as CSV/)
  expect(whyNot({ name: 'accounts.csv', size: 6 * 1024 * 1024, type: 'text/csv' })).toMatch(/6.0 MB; the maximum is 5 MB/)
  // What Windows calls a CSV when Excel is installed.
  expect(whyNot({ name: 'accounts.csv', size: 10, type: 'application/vnd.ms-excel' })).toBeUndefined()
})

test('a file leaves as it is, with the key under which it counts once', async () => {
  const asked = vi.fn(async (_address: string, _init: RequestInit) => new Response('{"added":1}'))
  vi.stubGlobal('fetch', asked)
  const file = new Blob(['Name;Owner\nKestrel;priya@meridian.example\n'])
  expect(await sendFile('/imports/abc/confirm', file, { of: 'accounts', key: 'k1' })).toEqual({ added: 1 })
  const [address, init] = asked.mock.calls[0] ?? ['', {}]
  expect(address).toBe('/api/v1/imports/abc/confirm?of=accounts')
  expect(init.body).toBe(file)
  expect(new Headers(init.headers).get('content-type')).toBe('text/csv')
  expect(new Headers(init.headers).get('idempotency-key')).toBe('k1')
})

test('the page and the server agree on the largest file', () => {
  expect(largestBytes).toBe(largestImportBytes)
})
