import { setImmediate } from 'node:timers/promises'
import type { BulkRow, BulkStart } from '../../contract/bulk-starts.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { evolveAll, notStarted } from '../../core/process/evolve.ts'
import type { Handover, Happened } from '../../core/process/handover.ts'
import { type Message, messagesOf, type Note } from '../../core/process/messages.ts'
import { accountsThatMove } from '../../core/process/ownership.ts'
import { type StartCircumstances, type StartInput, startHandover as start } from '../../core/process/start.ts'
import { type LoadedFamily, loadFamilies } from '../../store/load.ts'
import { holderRef } from '../account-view.ts'
import type { Directory } from '../directory.ts'
import type { SignedInContext } from '../operation.ts'
import type { PublishedPlaybook, Services } from '../services.ts'
import { isId, newestPlaybook, startsWith, unknownAccount } from '../start-handover.ts'

/** One account of the list that can begin. */
export type Beginning = {
  row: number
  events: Happened[]
  after: Handover
  circumstances: StartCircumstances
  number: number
  messages: Message[]
  notes: Note[]
}

export type Judged = { rows: BulkRow[]; beginnings: Beginning[]; playbook: PublishedPlaybook }

/** So many accounts are read in one wait, while the ones before are judged. */
const chunk = 50

/**
 * Judges each account by the rules of a single start, on what there is now; the numbers begin with `first`. Between two of them whoever
 * else asks this process gets their turn.
 */
export async function judgeStarts(
  services: Services,
  body: BulkStart,
  { tenant, actor, now }: SignedInContext,
  first: number,
): Promise<Judged> {
  if (actor.kind !== 'person') throw new Refusal('forbidden', 'software.never-signs', 'A person starts a handover.')
  const playbook = await newestPlaybook(services, tenant, body.playbook)
  const directory = await services.directory(tenant)
  const rows: BulkRow[] = []
  const beginnings: Beginning[] = []
  const movedBy = new Map<string, number>()
  const { accounts, to: usual, ...common } = body
  for await (const [index, family] of families(services, tenant, accounts)) {
    const { account: asked, to = usual, staying, roles } = accounts[index] ?? { account: '' }
    const row = index + 1
    const [account] = family?.accounts ?? []
    const view: BulkRow = {
      row,
      account: account ? { id: account.id, name: account.name } : null,
      from: null,
      to: null,
      children: 0,
      awaiting: null,
      problem: null,
    }
    rows.push(view)
    try {
      if (!family || !account) throw unknownAccount(asked)
      if (to === undefined) throw new Refusal('invalid', 'start.no-receiver', `Say who takes over ${account.name}.`, { where: 'to' })
      const input: StartInput = {
        ...common,
        account: account.id,
        to,
        ...(staying ? { staying } : {}),
        ...(common.roles || roles ? { roles: { ...common.roles, ...roles } } : {}),
      }
      const circumstances = startsWith(services, { ...family, nextNumber: first + index }, { newest: playbook, directory, actor, now })
      const id = services.newId()
      const events = start(id, input, circumstances)
      const after = evolveAll(notStarted(id), events)
      refuseTwice(accountsThatMove(after), row, movedBy, account.name)
      Object.assign(view, sides(after, directory))
      const told = messagesOf({ before: notStarted(id), after, events }, circumstances)
      beginnings.push({ row, events, after, circumstances, number: first + index, ...told })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      view.problem = { code: error.code, message: error.message, where: error.where ?? null }
    }
    await setImmediate()
  }
  return { rows, beginnings, playbook }
}

const sides = (after: Handover, directory: Directory): Pick<BulkRow, 'from' | 'to' | 'children' | 'awaiting'> => ({
  from: holderRef(after.from, directory),
  to: holderRef(after.to, directory),
  children: after.children.filter(({ moves }) => moves).length,
  awaiting: personRef(after.awaiting, directory),
})

export const personRef = (id: string | null, { people }: Pick<Directory, 'people'>) =>
  id === null ? null : { id, name: people.get(id)?.name ?? 'Someone who left' }

/** Accounts of one list that would pass twice: named twice, or a child beside its parent. */
function refuseTwice(moving: readonly string[], row: number, movedBy: Map<string, number>, name: string): void {
  const before = moving.map((id) => movedBy.get(id)).find((one) => one !== undefined)
  if (before !== undefined)
    throw new Refusal(
      'conflict',
      'bulk.twice',
      `Row ${before} moves ${name} or one of its children already. Leave one of the two out, or say which children stay.`,
      { where: 'account' },
    )
  for (const id of moving) movedBy.set(id, row)
}

/** Each account with its family, in the order of the list; undefined where it has no form of an id. */
async function* families(
  { database }: Services,
  tenant: string,
  accounts: readonly { account: string }[],
): AsyncGenerator<[index: number, family: LoadedFamily | undefined]> {
  const read = (from: number) => {
    const ids = accounts.slice(from, from + chunk).map(({ account }) => (isId(account) ? account : null))
    const reading =
      from < accounts.length
        ? loadFamilies(
            database,
            tenant,
            ids.filter((id) => id !== null),
          )
        : Promise.resolve([])
    reading.catch(() => {}) // looked at when its turn comes
    return { ids, reading }
  }
  let next = read(0)
  for (let from = 0; from < accounts.length; from += chunk) {
    const { ids, reading } = next
    const found = await reading
    next = read(from + chunk)
    let place = 0
    for (const [offset, id] of ids.entries()) yield [from + offset, id === null ? undefined : found[place++]]
  }
}
