import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { passwordsWith } from '../../src/operations/identity/passwords.ts'
import { setUpWorkspace } from '../../src/operations/identity/set-up-workspace.ts'
import { openServices } from '../../src/operations/open-services.ts'
import type { Services } from '../../src/operations/services.ts'
import type { Database } from '../../src/store/database.ts'
import { advance } from '../../src/store/follow.ts'
import { lastSeq } from '../../src/store/log.ts'
import { markOf, multiply } from './multiply.ts'
import { fillOffice, teams } from './office.ts'
import { enterFree, stories, tellStories } from './templates.ts'

/** What marks everything about the handovers that others are copies of, and about the accounts that none has. */
export const marks = { handovers: '5eed0000', free: 'f4ee0000' }

const playbooks = join(import.meta.dirname, '..', '..', 'playbooks')

type Made = { tenant: string; services: Services; closing: () => Promise<void> }

/** A workspace with the people of the bench in it, and services whose ids bear whatever mark is set. */
export async function makeOffice(database: Database, from: Date): Promise<Made & { setMark: (mark: string) => void; tokens: string[] }> {
  const tokens: string[] = []
  let mark = '0ff1ce00'
  let counted = 0
  const next = () => (++counted).toString(16).padStart(12, '0')
  const newToken = () => `${mark}-${next()}`
  const services = openServices({
    database,
    newId: () => `${mark}-0000-7000-8000-${next()}`,
    newToken: () => {
      const token = newToken()
      tokens.push(token)
      return token
    },
    passwords: passwordsWith(newToken),
    clock: () => from,
    address: 'http://127.0.0.1:3000',
    seedDemo: async () => {},
  })
  const pages = readdirSync(playbooks)
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({ name, text: readFileSync(join(playbooks, name), 'utf8') }))
  const { tenant } = await setUpWorkspace(services, pages, {
    name: 'Bench',
    zone: 'Europe/Berlin',
    adminName: 'Ada Bench',
    adminEmail: 'ada@bench.example',
  })
  await fillOffice(services, tenant, from.toISOString())
  return {
    tenant,
    services,
    tokens,
    // Each mark counts its own ids, so that the same story told under another mark differs in nothing but the mark.
    setMark: (other) => {
      mark = other
      counted = 0
    },
    closing: () => services.compile.close(),
  }
}

export type Wanted = { handovers: number; free: number; from: Date; onProgress?: (words: string) => void }

/** A workspace with that many handovers in it and accounts that could begin one. Answers its tenant. */
export async function fill(database: Database, { handovers, free, from, onProgress = () => {} }: Wanted): Promise<string> {
  const { tenant, services, setMark, tokens, closing } = await makeOffice(database, from)
  setMark(marks.handovers)
  await tellStories(services, tenant, { mark: marks.handovers, from })
  setMark(marks.free)
  await enterFree(services, tenant, { mark: marks.free, from })
  const client = await database.owner.connect()
  try {
    await multiply(client, {
      tenant,
      mark: marks.handovers,
      copies: Math.max(0, Math.ceil(handovers / stories.length) - 1),
      tokens,
      onProgress: (copies) => onProgress(`${(copies + 1) * stories.length} of ${handovers} handovers`),
    })
    await multiply(client, { tenant, mark: marks.free, copies: Math.max(0, free - 1), tokens: [] })
    await client.query('vacuum analyze')
  } finally {
    client.release()
  }
  // It is told to nobody any more, as if the relay had been through it.
  await advance(database, 'consequences', tenant, await lastSeq(database, tenant))
  await closing()
  return tenant
}

/** The same by the engine alone: each copy's story told by commands. Slow; what `fill` is compared with. */
export async function fillByCommands(database: Database, { copies, free, from }: { copies: number; free: number; from: Date }) {
  const made = await makeOffice(database, from)
  for (let copy = 0; copy <= copies; copy += 1) {
    const mark = markOf(marks.handovers, copy)
    made.setMark(mark)
    await tellStories(made.services, made.tenant, { mark, from, team: copy % teams })
  }
  for (let copy = 0; copy < free; copy += 1) {
    const mark = markOf(marks.free, copy)
    made.setMark(mark)
    await enterFree(made.services, made.tenant, { mark, from, team: copy % teams })
  }
  await made.closing()
  return made.tenant
}
