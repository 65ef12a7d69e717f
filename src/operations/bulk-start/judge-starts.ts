import { setImmediate } from 'node:timers/promises'
import type { BulkRow, BulkStart } from '../../contract/bulk-starts.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { personRef } from '../../core/policy/person-name.ts'
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

/** What is said of a row, and what begins with it when nothing stands in the way. */
export type Judged = { view: BulkRow; beginning?: Beginning }

export type Judging = {
  playbook: PublishedPlaybook
  /** Every account is read: whoever judges on asks the database nothing more. */
  isRead: Promise<unknown>
  /** Row after row, in the order of the list. */
  judged: AsyncIterable<Judged>
}

/** So many accounts are read in one wait. */
const chunk = 50

/** Judges each account by the rules of a single start, on what there is now; the numbers begin with `first`. */
export async function judgeStarts(
  services: Services,
  body: BulkStart,
  { tenant, actor, now }: SignedInContext,
  first: number,
): Promise<Judging> {
  if (actor.kind !== 'person') throw new Refusal('forbidden', 'software.never-signs', 'Only a person can start a handover.')
  const playbook = await newestPlaybook(services, tenant, body.playbook)
  const directory = await services.directory(tenant)
  const families = readFamilies(services, tenant, body.accounts)
  const isRead = Promise.all(families.map(({ reading }) => reading))
  isRead.catch(() => {}) // who does not wait for it meets the same at the row
  return {
    playbook,
    isRead,
    judged: judgedRows(services, body, families, { newest: playbook, directory, actor, now, first }),
  }
}

type Begin = Parameters<typeof startsWith>[2] & { first: number }

/** Between two accounts whoever else asks this process gets their turn. */
async function* judgedRows(services: Services, body: BulkStart, families: readonly Reading[], begin: Begin): AsyncGenerator<Judged> {
  const movedBy = new Map<string, number>()
  let index = 0
  for (const { ids, reading } of families) {
    const read = (await reading).values()
    for (const id of ids) {
      yield judgeRow(services, body, { index, family: id === null ? undefined : read.next().value, movedBy }, begin)
      index += 1
      await setImmediate()
    }
  }
}

type Row = { index: number; family: LoadedFamily | undefined; movedBy: Map<string, number> }

function judgeRow(services: Services, body: BulkStart, { index, family, movedBy }: Row, { first, ...begin }: Begin): Judged {
  const { accounts, to: usual, ...common } = body
  const { account: asked, to = usual, staying, roles } = accounts[index] ?? { account: '' }
  const row = index + 1
  const number = first + index
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
    const circumstances = startsWith(services, { ...family, nextNumber: number }, begin)
    const id = services.newId()
    const events = start(id, input, circumstances)
    const after = evolveAll(notStarted(id), events)
    refuseTwice(accountsThatMove(after), row, movedBy, account.name)
    const told = messagesOf({ before: notStarted(id), after, events }, circumstances)
    return {
      view: { ...view, ...sides(after, begin.directory) },
      beginning: { row, events, after, circumstances, number, ...told },
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { view: { ...view, problem: { code: error.code, message: error.message, where: error.where ?? null } } }
  }
}

const sides = (after: Handover, directory: Directory): Pick<BulkRow, 'from' | 'to' | 'children' | 'awaiting'> => ({
  from: holderRef(after.from, directory),
  to: holderRef(after.to, directory),
  children: after.children.filter(({ moves }) => moves).length,
  awaiting: awaitedRef(after.awaiting, directory),
})

export const awaitedRef = (id: string | null, { people }: Pick<Directory, 'people'>) => (id === null ? null : personRef(id, people))

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

/** Ids in the order of the list, null where it has no form of one, and the families of the others. */
type Reading = { ids: readonly (string | null)[]; reading: Promise<LoadedFamily[]> }

/** Part after part is read, whether or not those before are judged. */
function readFamilies({ database }: Services, tenant: string, accounts: readonly { account: string }[]): Reading[] {
  const parts: Reading[] = []
  let before: Promise<unknown> = Promise.resolve()
  for (let from = 0; from < accounts.length; from += chunk) {
    const ids = accounts.slice(from, from + chunk).map(({ account }) => (isId(account) ? account : null))
    const known = ids.filter((id) => id !== null)
    const reading = before.then(() => loadFamilies(database, tenant, known))
    reading.catch(() => {}) // looked at when its turn comes
    before = reading
    parts.push({ ids, reading })
  }
  return parts
}
