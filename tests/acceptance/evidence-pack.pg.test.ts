import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HandoverRow } from '../../src/contract/handovers.ts'
import type { OwnLink } from '../../src/operations/evidence-pack/log-proof.ts'
import type { Pack } from '../../src/operations/evidence-pack/pack.ts'
import { checkpointFile } from '../../src/store/checkpoint.ts'
import { append } from '../../src/store/log.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { Desk } from './desk.ts'

/**
 * The pack of a whole CSM-to-CSE handover, checked by the script that ships, as somebody without Baton would. Each forgery is
 * planted in a copy of the file.
 */

const script = join(import.meta.dirname, '..', '..', 'scripts', 'verify-pack.mjs')
const pool = 'compensation-pool-canary'

let baton: TestBaton
let desk: Desk
let folder: string
let done: HandoverRow
let manager: string
let page: string
let pack: Pack

beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
  folder = mkdtempSync(join(tmpdir(), 'baton-pack-'))
  done = await withLetterSent()
  await planPool()
  manager = desk.managerOf(desk.person(done.from.id)).email
  page = await take(desk.operations)
  pack = machinePart(page)
})
afterAll(async () => {
  if (folder) rmSync(folder, { recursive: true })
  await baton?.close()
})

/** One whose letter is released: reviewed, agreed and, when its time has come, sent. */
async function withLetterSent(): Promise<HandoverRow> {
  const { items } = await desk.get<{ items: HandoverRow[] }>(desk.operations, '/handovers?playbook=csm-to-cse&limit=200')
  for (const row of items) {
    const { letter, state } = await desk.handover(desk.operations, row.id)
    if (state !== 'running' || !letter?.agreed || !letter.release || letter.handedOver) continue
    await desk.clock(letter.release.leavesAt)
    expect((await desk.handover(desk.operations, row.id)).letter).toMatchObject({ outcome: { outcome: 'sent' } })
    return row
  }
  throw new Error('The demo has no handover to the pool whose letter is about to leave')
}

/** A plan that names a compensation pool, as another system's connector may make one. */
async function planPool() {
  const effect = { id: 'planted', record: { kind: 'service-tier', key: '' }, before: { tier: 'Gold' }, after: { compensationPool: pool } }
  await append(baton.app.services.database, {
    tenant: baton.app.tenant,
    stream: { kind: 'handover', id: done.id },
    expectedVersion: 'newest',
    events: [{ type: 'EffectsPlanned', task: 'set-tier', effects: [effect] }],
    actor: 'baton',
    at: await desk.now(),
  })
}

const take = async (as: string, query = ''): Promise<string> => {
  const answer = await baton.ask('GET', `/handovers/${done.ref}/evidence-pack${query}`, { as })
  expect(answer.status).toBe(200)
  return typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
}

const machinePart = (text: string): Pack => JSON.parse(/id="evidence-pack">([\s\S]*?)<\/script>/.exec(text)?.[1] ?? text) as Pack

function check(text: string, checkpoint?: string) {
  const file = join(folder, `pack-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`)
  writeFileSync(file, text)
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [script, file, ...(checkpoint === undefined ? [] : ['--checkpoint', checkpoint])],
    { encoding: 'utf8' },
  )
  return { status, said: stdout + stderr }
}

/** A copy of the part for machines with a forgery in it. */
function forged(change: (copy: Pack) => void, of: Pack = pack) {
  const copy = structuredClone(of)
  change(copy)
  return JSON.stringify(copy)
}

const isOwn = (link: Pack['log']['links'][number]): link is OwnLink => 'text' in link
const owns = (copy: Pack) => copy.log.links.filter(isOwn)
const typed = (copy: Pack, type: string) => {
  const found = owns(copy).find(({ text }) => text.includes(`"type":"${type}"`))
  if (!found) throw new Error(`The story has no ${type}`)
  return found
}
const linkOf = ({ text, salt = '' }: OwnLink) => {
  const { stream, version } = JSON.parse(text) as { stream: { kind: string; id: string }; version: number }
  return `${sha256(`${stream.kind}:${stream.id}:${version}`)}:${sha256(salt + text)}`
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('a pack verifies without Baton, and says what was checked', () => {
  const { status, said } = check(page)
  expect(said).toContain(`${done.ref} ${done.account.name}: the pack verifies.`)
  expect(said).toMatch(/Handover: \d{2,} entries, versions 1 to \d+ without a gap, none left out/)
  expect(said).toMatch(/Gates: [1-9]\d* snapshots fit their hashes, [1-9]\d* verdicts are bound to them/)
  expect(said).toMatch(/Letter: version \d+ left as it was agreed and released/)
  expect(said).toContain('byte for byte, the one that the log names')
  expect(said).toMatch(/ [1-9]\d* values and 0 whole entries are masked for this reader/)
  expect(status).toBe(0)
  expect(check(JSON.stringify(pack)).status).toBe(0)
})

test('the notes that the operator keeps outside the database agree with it', () => {
  const { status, said } = check(page, checkpointFile(baton.app.services.database.dataDir, baton.app.tenant))
  expect([status, said]).toEqual([0, expect.stringMatching(/Notes: [1-9]\d* compared, with those in/)])
})

test('people read the whole story in it: who signed, what was seen, what was sent, on which page', () => {
  const read = page.slice(0, page.indexOf('</main>'))
  for (const heading of [
    'Signatures and decisions',
    'Tasks and their evidence',
    'Gates',
    'Letter to the customer',
    'Mail',
    'What happened',
  ])
    expect(read).toContain(`<h2>${heading}</h2>`)
  expect(read).toContain(done.account.name)
  expect(read).toContain('approved')
  expect(page.match(/<script(?! type="application\/json")/g)).toBeNull()
})

test('nothing of another handover is in it but digests', async () => {
  const { items } = await desk.get<{ items: HandoverRow[] }>(desk.operations, '/handovers?limit=200')
  const others = items.filter(({ id }) => id !== done.id)
  expect(others.length).toBeGreaterThan(5)
  for (const { id, ref } of others) {
    expect(page).not.toContain(id)
    expect(page).not.toContain(`>${ref}<`)
  }
  expect(pack.log.links.some((link) => 'others' in link && link.others.length > 0)).toBe(true)
})

test('each reader gets what they may read, and a pack that verifies', async () => {
  const whole = await take(manager)
  expect(whole).toContain(pool)
  expect(page).not.toContain(pool)
  const { status, said } = check(whole)
  expect([status, said]).toEqual([0, expect.not.stringContaining('masked')])
  const seen = machinePart(whole)
  const changed = check(
    forged((copy) => {
      for (const part of owns(copy).flatMap(({ parts }) => parts)) part.text = part.text.replace(pool, 'another pool')
    }, seen),
  )
  expect(changed.status).toBe(1)
  expect(changed.said).toContain('the value at event/effects/0/after/compensationPool was changed')
})

describe('is found and located:', () => {
  const found = (text: string, words: string | RegExp, checkpoint?: string) => {
    const { status, said } = check(text, checkpoint)
    expect(said).toMatch(words)
    expect(said).toContain('does NOT verify')
    expect(status).toBe(1)
  }
  const place = (index: number) => owns(pack).at(index)?.seq

  test('one byte of an entry changed', () => {
    found(
      forged((copy) => {
        const one = typed(copy, 'HandoverStarted')
        one.text = one.text.replace(/"at":"2/, '"at":"3')
      }),
      new RegExp(`Entry ${typed(pack, 'HandoverStarted').seq}: changed`),
    )
  })

  test('one byte changed and its hash made to fit', () => {
    found(
      forged((copy) => {
        const index = copy.log.links.findIndex((link) => isOwn(link) && link.seq === place(3))
        const [before, one] = [copy.log.links[index - 1], copy.log.links[index]]
        if (!one || !isOwn(one) || !before || !('hash' in before)) throw new Error('The fourth entry stands alone')
        one.text = one.text.replace(/"at":"2/, '"at":"3')
        one.hash = createHash('sha256')
          .update(Buffer.from(before.hash, 'hex'))
          .update(`${one.seq}:${linkOf(one)}`)
          .digest('hex')
      }),
      /Entr(y|ies) \d+.*: changed, removed or moved/,
    )
  })

  test('the evidence of a task changed', () => {
    const evidence = typed(pack, 'TaskDone')
    found(
      forged((copy) => {
        const one = typed(copy, 'TaskDone')
        one.text = one.text.replace('"evidence":{', '"evidence":{"added":1,')
      }),
      new RegExp(`Entry ${evidence.seq}: changed`),
    )
  })

  test('an entry removed', () => {
    found(
      forged((copy) => {
        copy.log.links = copy.log.links.filter((link) => link.seq !== place(5))
      }),
      new RegExp(`entries ${place(5)} to ${place(5)} are missing`),
    )
  })

  test('an entry passed off as one of another handover', () => {
    found(
      forged((copy) => {
        const index = copy.log.links.findIndex((link) => link.seq === place(-1))
        const one = copy.log.links[index]
        if (!one || !isOwn(one)) throw new Error('The last entry is not there')
        copy.log.links[index] = { seq: one.seq, others: [linkOf(one)], hash: one.hash }
        copy.handover.version -= 1
      }),
      new RegExp(`Entry ${place(-1)} is number ${pack.handover.version} of this handover, and was left out`),
    )
  })

  test('two entries in another order', () => {
    found(
      forged((copy) => {
        const index = copy.log.links.findIndex((link) => link.seq === place(4))
        const [one, other] = [copy.log.links[index], copy.log.links[index + 1]]
        if (!one || !other) throw new Error('There are no two')
        copy.log.links.splice(index, 2, other, one)
      }),
      /are missing|out of order/,
    )
  })

  test('two entries that have changed places and numbers', () => {
    found(
      forged((copy) => {
        const [one, other] = [owns(copy)[4], owns(copy)[5]]
        if (!one || !other) throw new Error('There are no two')
        const text = one.text
        one.text = other.text
        other.text = text
      }),
      new RegExp(`Entry ${place(4)}`),
    )
  })

  test('the end cut off', () => {
    const cut = (copy: Pack) => {
      const last = copy.log.links.findLast((link) => isOwn(link) && link.seq < Number(place(-1)))
      if (!last || !isOwn(last)) throw new Error('There is nothing before the end')
      copy.log.links = copy.log.links.filter(({ seq }) => seq <= last.seq)
      copy.log.end = { seq: last.seq, hash: last.hash }
      copy.handover.version = owns(copy).length
    }
    found(forged(cut), /The end is cut off: on .* entry \d+ was noted/)
    // Whoever forges the notes in the pack too is found by a note that they did not have.
    const withNotes = forged((copy) => {
      cut(copy)
      copy.log.notes = [{ ...copy.log.end, at: copy.madeAt }]
    })
    expect(check(withNotes).status).toBe(0)
    found(withNotes, /The end is cut off: on .* entry \d+ was noted/, checkpointFile(baton.app.services.database.dataDir, baton.app.tenant))
  })

  test('the page of the playbook changed, and its digest too', () => {
    found(
      forged((copy) => {
        copy.playbook.page = copy.playbook.page.replace('account', 'acount')
      }),
      'not the one whose digest stands beside it',
    )
    found(
      forged((copy) => {
        copy.playbook.page = copy.playbook.page.replace('account', 'acount')
        copy.playbook.sha256 = sha256(copy.playbook.page)
      }),
      'not the one that the log names',
    )
  })

  test('what the gatekeeper saw changed', () => {
    found(
      forged((copy) => {
        const one = typed(copy, 'Submitted')
        one.text = one.text.replace(/"value":"([^"]*)","verified"/, '"value":"not $1","verified"')
      }),
      /the snapshot of round 1 is not what its hash says/,
    )
  })

  test('another letter than was agreed, or to somebody else', () => {
    const letter = (copy: Pack) => {
      const one = copy.mail.find(({ isLetter }) => isLetter)
      if (!one) throw new Error('No letter left')
      return one
    }
    found(
      forged((copy) => {
        letter(copy).text += '!'
      }),
      'the letter that left is not the version that was released',
    )
    found(
      forged((copy) => {
        letter(copy).to.push('somebody@else.example')
      }),
      /the letter went to .*somebody@else\.example/,
    )
  })

  test('a word on the page for people', () => {
    found(page.replace('<strong>approved</strong>', '<strong>needs fixes</strong>'), 'The page for people was changed')
  })

  test('every single byte of the log part, tried here and there', () => {
    const text = JSON.stringify(pack)
    const [begin, end] = [text.indexOf('"links":[') + 10, text.indexOf(']},"playbook"')]
    expect(end - begin).toBeGreaterThan(10_000)
    for (const share of [0.03, 0.21, 0.48, 0.77, 0.99]) {
      const at = begin + Math.floor((end - begin) * share)
      const other = /[a-z0-8]/.test(text[at] ?? '') ? '9' : ' '
      const changed = `${text.slice(0, at)}${other === text[at] ? 'x' : other}${text.slice(at + 1)}`
      expect([share, check(changed).status === 0]).toEqual([share, false])
    }
  })
})

test('the script is short, imports nothing beyond Node, and tells how it is used', () => {
  const text = readFileSync(script, 'utf8')
  expect(text.split('\n').length).toBeLessThanOrEqual(330)
  for (const [, from] of text.matchAll(/^import .* from '(.*)'/gm)) expect(from).toMatch(/^node:/)
  expect(spawnSync(process.execPath, [script], { encoding: 'utf8' })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Usage: node verify-pack.mjs FILE'),
  })
  expect(check('no pack').status).toBe(2)
})
