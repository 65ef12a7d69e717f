import { expect, test } from 'vitest'
import { baton, bearer, tokenOf } from '../../tests/support/fake-baton.ts'
import type { Change } from '../contract/stream.ts'
import type { StreamContext } from '../operations/operation.ts'

const change = (position: number): Change => ({ position, subject: 'handover', handover: `h${position}`, types: ['TaskDone'] })

/** A log that a test writes to: the stream reads it from a position and then waits for more, as the real one does. */
function log() {
  let last = 0
  let wake: (() => void)[] = []
  let readers = 0
  async function* follow(_input: unknown, { after, signal }: StreamContext) {
    readers++
    try {
      let position = after ?? last
      signal.addEventListener('abort', () => wake.forEach((go) => void go()))
      while (!signal.aborted) {
        while (position < last) {
          position++
          yield { position, data: change(position) }
        }
        await new Promise<void>((resolve) => wake.push(resolve))
      }
    } finally {
      readers--
    }
  }
  const add = () => {
    last++
    const waiting = wake
    wake = []
    for (const go of waiting) go()
  }
  return { follow, add, readers: () => readers }
}

async function listening(...given: Parameters<typeof baton>) {
  const fake = await baton(...given)
  return { ...fake, address: await fake.app.listen({ host: '127.0.0.1', port: 0 }) }
}

/** Reads events until so many have come, or the stream ends. */
async function follow(address: string, { headers = {}, query = '' }: { headers?: Record<string, string>; query?: string } = {}) {
  const answer = await fetch(`${address}/api/v1/stream${query}`, { headers: { ...bearer('csm'), ...headers } })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let hasEnded = false
  const read = async (count: number) => {
    while ((text.match(/^id: /gm)?.length ?? 0) < count && !hasEnded) {
      const { value, done } = (await reader?.read()) ?? { value: '', done: true }
      text += value ?? ''
      hasEnded = done
    }
    return [...text.matchAll(/^event: change\nid: (\d+)\ndata: (.*)$/gm)].map(([, id, data]) => ({
      id: Number(id),
      data: JSON.parse(data ?? '') as Change,
    }))
  }
  return { answer, read, leave: () => reader?.cancel(), hasEnded: () => hasEnded }
}

test('whoever comes back with the last id they saw misses nothing and gets nothing twice', async () => {
  const { follow: followChanges, add } = log()
  const { address } = await listening({ followChanges })
  for (let n = 0; n < 3; n++) add()
  const first = await follow(address, { query: '?after=1' })
  expect((await first.read(2)).map(({ id }) => id)).toEqual([2, 3])
  await first.leave()
  add()
  add()
  const second = await follow(address, { headers: { 'last-event-id': '3' } })
  expect(await second.read(2)).toEqual([
    { id: 4, data: change(4) },
    { id: 5, data: change(5) },
  ])
  await second.leave()
})

test('without a position it begins with what happens next', async () => {
  const { follow: followChanges, add, readers } = log()
  const { address } = await listening({ followChanges })
  add()
  const stream = await follow(address)
  expect(stream.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(stream.answer.headers.get('cache-control')).toBe('no-store')
  await expect.poll(readers).toBe(1)
  add()
  expect((await stream.read(1)).map(({ id }) => id)).toEqual([2])
  await stream.leave()
})

test('it ends when its session ends, and not for another one', async () => {
  const { follow: followChanges, readers } = log()
  const { address } = await listening({ followChanges, endSession: async () => undefined })
  const mine = await follow(address)
  const other = await follow(address, { headers: bearer('ae') })
  await expect.poll(readers).toBe(2)
  await fetch(`${address}/api/v1/session`, { method: 'DELETE', headers: bearer('csm') })
  await mine.read(1)
  expect(mine.hasEnded()).toBe(true)
  await expect.poll(readers).toBe(1)
  expect(other.hasEnded()).toBe(false)
  await other.leave()
})

test('a reader who leaves is not read for any more', async () => {
  const { follow: followChanges, readers } = log()
  const { address } = await listening({ followChanges })
  const stream = await follow(address)
  await expect.poll(readers).toBe(1)
  await stream.leave()
  await expect.poll(readers).toBe(0)
})

test('the server closes with streams open', async () => {
  const { follow: followChanges, readers } = log()
  const { app, address } = await listening({ followChanges })
  const stream = await follow(address)
  await expect.poll(readers).toBe(1)
  await app.close()
  await stream.read(1)
  expect([stream.hasEnded(), readers()]).toEqual([true, 0])
})

test('a stranger, and who brings no number, get a problem and no stream', async () => {
  const { follow: followChanges } = log()
  const { address } = await listening({ followChanges })
  const statusWith = async (headers: Record<string, string>) => (await fetch(`${address}/api/v1/stream`, { headers })).status
  expect(await statusWith({})).toBe(401)
  expect(await statusWith({ ...bearer('csm'), 'last-event-id': 'yesterday' })).toBe(400)
  expect(await statusWith({ authorization: `Bearer ${tokenOf('left')}` })).toBe(403)
})

test('what is not HTTP gets an answer too, and the server goes on', async () => {
  const { address } = await listening()
  const { connect } = await import('node:net')
  const { port } = new URL(address)
  const said = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'))
    socket.setEncoding('utf8').on('data', (part) => {
      text += part
    })
    socket.on('close', () => resolve(text)).on('error', reject)
  })
  expect(said).toContain('HTTP/1.1 400')
  expect(said).toContain('"code":"request.malformed"')
  expect((await fetch(`${address}/healthz`)).status).toBe(200)
})
