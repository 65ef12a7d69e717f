import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '../src/store/database.ts'
import { listWorkspaces } from '../src/store/workspaces.ts'
import { signEverybodyIn } from './servers.ts'
import { ask } from './support/ask.ts'
import { load, median } from './support/load.ts'
import { type Running, runningBaton } from './support/processes.ts'

const callers = 8
/** Each node may run for that part of a core, in slices short enough that an answer is not held up for long. */
const share = 0.25
const sliceMilliseconds = 10

/**
 * Goal 13: inboxes a second from two nodes on one database against one. Each is held to a part of a core by stopping and going on, so
 * that the machine has room for both and for PostgreSQL: without that, two nodes on few cores would only take from each other.
 */
export async function measureNodes({ place, rounds, milliseconds }: { place: string; rounds: number; milliseconds: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'baton-nodes-'))
  const database = await openDatabase({ dataDir: place })
  const nodes: Running[] = []
  try {
    const { host = '', user = 'owner', database: name = 'baton' } = database.connectionOf('owner')
    const env = { DATABASE_URL: `postgresql://${user}@/${name}?host=${encodeURIComponent(host)}`, PORT: '0', BATON_DEMO: 'off' }
    for (const own of ['one', 'other']) {
      mkdirSync(join(folder, own))
      nodes.push(await runningBaton({ ...env, BATON_DATA: join(folder, own) }))
    }
    const [workspace] = await listWorkspaces(database)
    if (!workspace) throw new Error(`Nothing was seeded in ${place}`)
    const tokens = [...(await signEverybodyIn(database, workspace.tenant)).values()]
    let turn = 0
    const perSecond = async (asked: readonly Running[]) => {
      const held = asked.map((node, index) => holdBack(node, index))
      const run = await load(callers * asked.length, milliseconds, () => {
        const node = asked[turn % asked.length]
        return ask(node?.address ?? '', '/api/v1/inbox?limit=50', { token: tokens[turn++ % tokens.length] ?? '' })
      })
      await Promise.all(held.map((stop) => stop()))
      return run.perSecond
    }
    const [one] = nodes
    if (!one) throw new Error('No node was started')
    const ratios: number[] = []
    const said: string[] = []
    for (let round = 0; round <= rounds; round += 1) {
      const alone = await perSecond([one])
      const both = await perSecond(nodes)
      // The first round warms up.
      if (round === 0) continue
      ratios.push(both / alone)
      said.push(`${both.toFixed(0)} against ${alone.toFixed(0)}/s`)
    }
    return { ratio: median(ratios), growth: null, said: `${said.at(-1)}, ${share} of a core each` }
  } finally {
    for (const node of nodes) {
      node.child.kill('SIGCONT')
      await node.stop()
    }
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Stops and continues a process so that it has that part of the time; both nodes in turn, not at once. Answers how to let it go. */
function holdBack({ child }: Running, index: number): () => Promise<void> {
  let isOver = false
  const cycle = sliceMilliseconds / share
  const going = (async () => {
    await pause(index * (cycle / 2))
    while (!isOver) {
      child.kill('SIGCONT')
      await pause(sliceMilliseconds)
      child.kill('SIGSTOP')
      await pause(cycle - sliceMilliseconds)
    }
    child.kill('SIGCONT')
  })()
  return async () => {
    isOver = true
    await going
  }
}
