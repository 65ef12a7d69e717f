import { createHash } from 'node:crypto'
import type { Beside, MoveInPreview } from '../../contract/move-ins.ts'
import { canonical } from '../../core/base/canonical.ts'
import { folded } from '../../core/base/folded.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { withTenant } from '../../store/database.ts'
import { Problems } from '../import/problems.ts'
import type { SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'
import type { Claim } from './claim.ts'
import { claimFromDocument } from './claim-from-document.ts'
import { claimsFromCsv } from './claims-from-csv.ts'
import { saidFields } from './fields.ts'
import { type MoveInGround, type PlannedMoveIn, planMoveIn } from './plan-move-in.ts'

export type ReadMoveIn = { preview: MoveInPreview; planned: PlannedMoveIn[] }

/** What a file says of handovers that are under way, as it would go on here. Nothing is written. */
export async function readMoveIn(services: Services, bytes: Uint8Array, beside: Beside, context: SignedInContext): Promise<ReadMoveIn> {
  refuseActor(context)
  const { tenant } = context
  const problems = new Problems()
  const playbooks = await services.playbooks(tenant)
  const newest = playbooks
    .filter(({ id }, index) => playbooks.findIndex((one) => one.id === id) === index)
    .map(({ definition }) => definition)
  const read = /\.(?:md|markdown)$/i.test(beside.name)
    ? { claims: [documentClaim(bytes, newest, beside)], columns: [] }
    : claimsFromCsv(bytes, newest, problems)
  const claims = read.claims.map((claim) => withBeside(claim, beside))
  const file = createHash('sha256').update(bytes).digest('hex')
  const ground: MoveInGround = { playbooks, ...(await knownTo(services, tenant, claims)) }
  const planned: PlannedMoveIn[] = []
  const taken = new Map<string, number>()
  for (const claim of claims) {
    const one = await planMoveIn(services, claim, { name: beside.name, digest: `${file}:${claim.row}` }, ground, context)
    const { account } = one.view
    const before = account ? taken.get(account.id) : undefined
    if (account && before === undefined) taken.set(account.id, claim.row)
    planned.push(
      before === undefined
        ? one
        : {
            view: {
              ...one.view,
              state: 'refused',
              because: `Row ${before} is about ${account?.name} too; an account has one handover at a time. Remove one of the rows.`,
              asked: [],
            },
          },
    )
  }
  const handovers = planned.map(({ view }) => view)
  const preview: MoveInPreview = {
    name: beside.name,
    digest: createHash('sha256')
      .update(canonical({ file, beside, basis: planned.map(basisOf) }))
      .digest('hex'),
    columns: read.columns,
    problems: problems.list(),
    handovers,
    ready: !problems.hasErrors && handovers.every(({ state }) => state === 'ready' || state === 'there') && handovers.length > 0,
  }
  return { preview, planned }
}

/** What was shown, without what only the clock changes. */
const basisOf = ({ view, input }: PlannedMoveIn) =>
  input
    ? {
        input,
        done: view.done.map(({ id, kind }) => [id, kind]),
        against: view.against.map(({ id }) => id),
        follows: view.follows,
        leftOut: view.leftOut,
      }
    : { row: view.row }

/** Told before the file is read: whoever may import lists may still not vouch for what others did. */
function refuseActor({ actor }: SignedInContext): void {
  if (actor.kind === 'software')
    throw new Refusal('forbidden', 'software.never-signs', 'Only a person can move a handover in, since they vouch for what is said of it.')
}

function documentClaim(bytes: Uint8Array, definitions: Parameters<typeof claimFromDocument>[1], { playbook }: Beside): Claim {
  const wanted =
    playbook === undefined ? definitions : definitions.filter(({ id, title }) => id === playbook || folded(title) === folded(playbook))
  const found = claimFromDocument(bytes, wanted.length > 0 ? wanted : definitions)
  if (!found)
    throw new Refusal(
      'invalid',
      'move-in.unread',
      'Nothing in this document is a line of a playbook here: neither of its document nor of its tasks.',
      {
        where: 'file',
      },
    )
  return found.claim
}

/** The file comes first in a list, whose rows differ; what somebody says beside one document is about that document. */
function withBeside(claim: Claim, beside: Beside): Claim {
  const given = Object.fromEntries(
    saidFields.flatMap((field) => (field !== 'done' && beside[field] !== undefined ? [[field, beside[field]]] : [])),
  )
  const isDocument = Object.keys(claim.answers).length > 0 || claim.unread.length > 0 || claim.done.some(({ task }) => task !== undefined)
  return {
    ...claim,
    said: isDocument ? { ...claim.said, ...given } : { ...given, ...claim.said },
    roles: { ...rolesIn(beside.roles), ...claim.roles },
  }
}

function rolesIn(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '')
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, role, person] = /^([^=]+)=(.+)$/.exec(pair) ?? []
      if (role === undefined || person === undefined)
        throw new Refusal(
          'invalid',
          'move-in.roles',
          `"${pair.slice(0, 80)}" does not name a role and a person. Write it like AE=diego@meridian.example.`,
          { where: 'roles' },
        )
      return [role.trim(), person.trim()]
    }),
  )
}

/** The accounts that the claims can mean, and what of this was moved in before. */
async function knownTo(
  { database }: Services,
  tenant: string,
  claims: readonly Claim[],
): Promise<Pick<MoveInGround, 'accounts' | 'there'>> {
  const names = [...new Set(claims.flatMap(({ said }) => said.account ?? []))]
  if (names.length === 0) return { accounts: new Map(), there: new Map() }
  return withTenant(database, tenant, async (queries) => {
    const rows = await queries
      .selectFrom('baton.account')
      .select(['id', 'name'])
      .where('tenant', '=', tenant)
      .where('ended_at', 'is', null)
      .execute()
    const accounts = new Map<string, { id: string; name: string }[]>()
    for (const row of rows) {
      accounts.set(row.id, [row])
      const known = accounts.get(folded(row.name))
      if (known) known.push(row)
      else accounts.set(folded(row.name), [row])
    }
    const running = await queries
      .selectFrom('baton.handover')
      .select(['ref', 'account', 'state'])
      .where('tenant', '=', tenant)
      .where('status', 'in', ['proposed', 'running', 'paused'])
      .execute()
    const there = running.flatMap(({ ref, account, state }) => {
      const { movedIn } = state as { movedIn?: { source: { digest: string } } }
      return movedIn ? [[account, { ref, digest: movedIn.source.digest }] as const] : []
    })
    return { accounts, there: new Map(there) }
  })
}
