import { sql } from 'kysely'
import type { AccountView } from '../contract/accounts.ts'
import { may } from '../core/policy/can.ts'
import type { Actor } from '../core/policy/member.ts'
import { holderName, personRef } from '../core/policy/person-name.ts'
import { named } from '../core/policy/service-tiers.ts'
import { callInOf } from '../core/process/call-in.ts'
import { Account } from '../core/records/account.ts'
import { type Kind, kindOf } from '../core/records/kinds.ts'
import { maskWith } from '../core/records/mask.ts'
import { withTenant } from '../store/database.ts'
import type { LoadedAssignment } from '../store/load.ts'
import { entryOf } from '../store/log.ts'
import type { Entry } from '../store/log-types.ts'
import type { Directory } from './directory.ts'
import { type AccountCase, type AccountServices, holderAt, loadAccount, mayEnd } from './load-account.ts'
import type { HandoverListRow } from './read-models.ts'
import { mayEditKind } from './record-view.ts'

type Holder = NonNullable<AccountView['holder']>
type HandoverLine = AccountView['handovers'][number]

/** The account as this person may see it, on what is stored at this moment. */
export async function readAccountView(
  services: AccountServices,
  asked: { tenant: string; id: string; actor: Actor; now: Date },
): Promise<AccountView> {
  const found = await loadAccount(services, asked)
  const around = await readAround(services, asked.tenant, found)
  return accountView(found, around, asked)
}

/** What belongs on the page of an account but not to the account itself. */
type Around = { parent: AccountView['parent']; handovers: HandoverLine[]; ended?: AccountView['ended']; hold?: AccountView['hold'] }

/** The view out of its parts; a new account has nothing around it yet. */
export function accountView(
  { account, fields, loaded, directory, audience }: AccountCase,
  { parent, handovers, ended = null, hold = null }: Around,
  { actor, now }: { actor: Actor; now: Date },
): AccountView {
  const at = now.toISOString()
  const refOf = (one: LoadedAssignment): Holder => holderRef({ kind: one.holderKind, id: one.holder }, directory)
  const own = loaded.assignments.filter((one) => one.account === account.id)
  const current = holderAt(own, account.id, at)
  const holder = current ? refOf(current) : null
  const mayEndIt = may(actor, 'account.end') && mayEnd(audience)
  const mayHold = may(actor, 'personal-data.manage')
  const isHandedOver = loaded.underWay.some((one) => one.account === account.id && one.changesHolder)
  return {
    id: account.id,
    version: account.version,
    fields: maskWith(Account, fields, audience),
    parent,
    children: loaded.accounts
      .filter((one) => one.parent === account.id)
      .map(({ id, name }) => {
        const held = holderAt(loaded.assignments, id, at)
        return { id, name, holder: held ? refOf(held) : null }
      }),
    holder,
    people: own
      .filter(({ fromAt, toAt }) => fromAt <= at && (toAt === null || at < toAt))
      .map((one) => ({ role: one.role, person: refOf(one), from: one.fromAt, until: one.toAt })),
    holders: own
      .filter(({ holds }) => holds)
      .toSorted((a, b) => (a.fromAt < b.fromAt ? 1 : -1))
      .map((one) => ({ holder: refOf(one), from: one.fromAt, until: one.toAt })),
    open: openThings(loaded.records.filter((one) => one.account === account.id)),
    handovers,
    serviceTier: tierView(
      loaded.records.filter((one) => one.account === account.id),
      directory,
    ),
    engage: holder?.kind === 'pool' ? engageWords(holder, fields.region, own, directory, at) : null,
    ended,
    // Whoever enters the end has to know that nothing goes; what the dispute is about is not theirs to read.
    held: hold !== null && (mayEndIt || mayHold),
    hold: mayHold ? hold : null,
    may: {
      end: mayEndIt,
      hold: mayHold,
      edit: may(actor, 'account.write'),
      editRecords: may(actor, 'record.write') && mayEditKind('cta', audience),
      handOver: may(actor, 'handover.start') && holder !== null && !isHandedOver && account.endedAt === null,
    },
  }
}

function tierView(records: readonly { kind: string; data: unknown }[], { tiers }: Directory): AccountView['serviceTier'] {
  const data = records.find(({ kind }) => kind === 'service-tier')?.data as { tier?: unknown } | undefined
  if (typeof data?.tier !== 'string') return null
  const known = named(tiers, data.tier)
  return { name: data.tier, servedBy: known?.servedBy ?? null, poolMayTake: known?.poolMayTake ?? null }
}

export const holderRef = (
  { kind, id }: { kind: 'person' | 'pool'; id: string },
  directory: Pick<Directory, 'people' | 'pools'>,
): Holder => ({ kind, id, name: holderName({ kind, id }, directory) })

async function readAround({ database }: AccountServices, tenant: string, { account, directory }: AccountCase): Promise<Around> {
  const person = (id: string) => personRef(id, directory.people)
  return withTenant(database, tenant, async (queries) => {
    const [parent, end, held, rows] = await Promise.all([
      account.parent === null
        ? undefined
        : queries
            .selectFrom('baton.account')
            .select(['id', 'name'])
            .where('tenant', '=', tenant)
            .where('id', '=', account.parent)
            .executeTakeFirst(),
      account.endedAt === null
        ? undefined
        : queries
            .selectFrom('baton.event')
            .select(['tenant', 'seq', 'stream_kind', 'stream', 'version', 'type', 'body'])
            .where('tenant', '=', tenant)
            .where('stream_kind', '=', 'account')
            .where('stream', '=', account.id)
            .where('type', '=', 'AccountEnded')
            .orderBy('version', 'desc')
            .executeTakeFirst(),
      queries
        .selectFrom('baton.directory')
        .select('data')
        .where('tenant', '=', tenant)
        .where('kind', '=', 'hold')
        .where('id', '=', account.id)
        .executeTakeFirst(),
      queries
        .selectFrom('baton.handover')
        .select(['id', 'ref', 'playbook', 'status', 'row', 'started_at', 'ended_at'])
        .where('tenant', '=', tenant)
        .where(({ or, eb, exists, selectFrom }) =>
          or([
            eb('account', '=', account.id),
            exists(
              selectFrom('baton.handover_account')
                .select(sql`1`.as('one'))
                .where('tenant', '=', tenant)
                .where('account', '=', account.id)
                .whereRef('handover', '=', 'baton.handover.id'),
            ),
          ]),
        )
        .orderBy('number', 'desc')
        .limit(100)
        .execute(),
    ])
    return {
      parent: parent ?? null,
      ended: endedView(account.endedAt, end && entryOf(end), person),
      hold: holdView(held?.data.hold, person),
      handovers: rows.map(({ id, ref, playbook, status, row, started_at, ended_at }) => {
        const { from, to, playbookTitle } = row as unknown as Partial<HandoverListRow>
        return {
          id,
          ref,
          playbook: playbookTitle ?? playbook,
          status,
          from: from?.name ?? '',
          to: to?.name ?? '',
          startedAt: started_at?.toISOString() ?? null,
          endedAt: ended_at?.toISOString() ?? null,
        }
      }),
    }
  })
}

type Person = (id: string) => { id: string; name: string }

/** Since when it has ended. What a system entered has no word of ours about it. */
function endedView(endedAt: string | null, entry: Entry | undefined, person: Person): AccountView['ended'] {
  if (endedAt === null) return null
  const { on, because } = (entry?.event ?? {}) as { on?: string; because?: string }
  return { on: on ?? endedAt.slice(0, 10), because: because ?? '', by: person(entry?.actor ?? ''), at: entry?.at ?? endedAt }
}

function holdView(stored: unknown, person: Person): AccountView['hold'] {
  const hold = stored as { because: string; by: string; at: string } | null | undefined
  return hold ? { because: hold.because, by: person(hold.by), at: hold.at } : null
}

/** What "open" means for the kinds that can be. */
const openKinds: Partial<Record<Kind, (data: Readonly<Record<string, unknown>>) => boolean>> = {
  ticket: ({ status }) => status !== 'solved' && status !== 'closed',
  opportunity: ({ status }) => status === 'open',
  cta: ({ status }) => status !== 'closed',
  'success-plan': ({ status }) => status !== 'closed',
  escalation: ({ status }) => status === 'open',
  'triage-issue': ({ status }) => status === 'open',
}

const openThings = (records: readonly { kind: string; data: unknown }[]): AccountView['open'] =>
  (Object.entries(openKinds) as [Kind, (data: Readonly<Record<string, unknown>>) => boolean][]).map(([kind, isOpen]) => ({
    kind,
    title: kindOf(kind).plural,
    count: records.filter((one) => one.kind === kind && isOpen(one.data as Record<string, unknown>)).length,
  }))

/** What somebody reads who needs a pooled engineer for this account. */
function engageWords(pool: Holder, region: string | undefined, own: readonly LoadedAssignment[], directory: Directory, at: string): string {
  const ae = own.find((one) => one.role === 'AE' && one.fromAt <= at && (one.toAt === null || at < one.toAt))
  const { territories, people } = directory
  return callInOf(pool, { region, ae: ae && holderRef({ kind: ae.holderKind, id: ae.holder }, directory), territories, people }).words
}
