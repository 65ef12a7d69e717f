import type { Circumstances } from '../../core/process/circumstances.ts'
import type { Handover } from '../../core/process/handover.ts'
import { isLate } from '../../core/process/view.ts'
import { searchText } from '../account-edit.ts'
import type { Directory, Unsteady } from '../directory.ts'
import type { PublishedPlaybook } from '../services.ts'
import { type DemoAccount, type DemoRecord, demoAccounts } from './accounts.ts'
import { chanceFor, idFor } from './chance.ts'
import { coverageStory, leaveBehind } from './coverage-story.ts'
import { DemoRun, type Stage, type Step } from './demo-run.ts'
import { labelsFor, letGoToPool } from './lists.ts'
import { type DemoPeople, demoPeople, directoryAt, personId, pool } from './people.ts'
import { csmOf, plansFor } from './plan.ts'
import { flipJustOver, type Part, type Parts, type Plan, type StoryStep, type Timetable, tell, timetable } from './story.ts'
import { meetingAfter, type WorkDays, workBefore, workDays } from './work-days.ts'

/** All that the demo depends on. The same options give the same demo, to the last letter. */
export type HistoryOptions = {
  tenant: string
  now: string
  address: string
  /** Makes the links in its mail other ones in each demo. */
  linkSecret: string
  size: 'whole' | 'small'
  playbooks: readonly PublishedPlaybook[]
}

/** Who and what there is, and which handovers are to be told, the oldest first. */
export type Scene = {
  people: DemoPeople
  accounts: DemoAccount[]
  beginnings: Step[]
  /** Who covers, who leaves, and what was corrected: written last. */
  coverage: Step[]
  handovers: Planned[]
  /** Systems of accounts that are simulated with what goes wrong in real life. */
  unsteady: Unsteady[]
  stage: Omit<Stage, 'newId'>
  daysOf: (name: string) => WorkDays
}

/** A handover with the moments of its steps. */
export type Planned = {
  number: number
  plan: Plan
  account: DemoAccount
  children: DemoAccount[]
  parts: Parts
  startsAt: string
  isOver: boolean
  endedAgo: number | undefined
}

/** What one handover adds to the log, and how it stands. */
export type Told = { steps: Step[]; handover: Handover; circumstances: Circumstances }

const day = 86_400_000
const accountsOf = { whole: 520, small: 24 }

export async function setScene({ tenant, now, address, linkSecret, size, playbooks }: HistoryOptions): Promise<Scene> {
  const at = new Date(now)
  const people = await demoPeople(at)
  const accounts = demoAccounts(at, accountsOf[size])
  const { running, ended } = plansFor(accounts, size)
  const daysOf = workDaysByPerson(directoryAt(people, at), at)
  const byName = new Map(accounts.map((one) => [one.name, one]))
  const all = [...ended, ...running.map((plan) => ({ ...plan, endedAgo: undefined }))].map((plan): Omit<Planned, 'number'> => {
    const account = byName.get(plan.account)
    if (!account) throw new Error(`The demo has no account ${plan.account}`)
    const { endedAgo } = plan
    const known = {
      plan,
      account,
      children: accounts.filter(({ parent }) => parent === account.id),
      parts: partsOf(plan, account, people.directory),
      isOver: endedAgo !== undefined,
      endedAgo,
    }
    if (plan.playbook === 'csm-to-cse') for (const one of [account, ...known.children]) letGoToPool(one)
    const startsAt = timesOf(known, plan.steps, { now, daysOf }).at[0] ?? now
    if (plan.playbook === 'csm-to-cse' && !known.isOver) account.records = pingedUntil(startsAt, account.records)
    return { ...known, startsAt }
  })
  const handovers = all.toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1)).map((one, index) => ({ ...one, number: index + 1 }))
  const toldOf = new Set(handovers.flatMap(({ account, children }) => [account.id, ...children.map(({ id }) => id)]))
  const orphans = leaveBehind(accounts, toldOf)
  const before = directoryAt(people, new Date(at.getTime() - 300 * day))
  const lately = directoryAt(people, at)
  const left = people.rows.people.flatMap(({ activeUntil }) => activeUntil ?? []).toSorted()[0] ?? now
  const stage: Scene['stage'] = {
    tenant,
    now,
    address,
    linkSecret,
    directoryAt: (moment) => (moment < left ? before : moment < now ? lately : people.directory),
    playbook: (id) => {
      const found = playbooks.find((one) => one.id === id)
      if (!found) throw new Error(`The demo needs the playbook ${id}, and none of the pages is it`)
      return found
    },
    mailSince: new Date(at.getTime() - 4 * day).toISOString(),
  }
  // As the accounts are found, before any handover changes a thing.
  const coverage = coverageStory(accounts, { told: toldOf, orphans, now: at })
  const unsteady = handovers.flatMap(({ account, plan }) => (plan.unsteady ? [{ account: account.id, system: plan.unsteady }] : []))
  return { people, accounts, beginnings: accounts.map(beginningOf), coverage, handovers, unsteady, stage, daysOf }
}

/** A gatekeeper is shown the last ping. Were it later than the story of its handover, a round would hold what came after it. */
const pingedUntil = (at: string, records: DemoRecord[]): DemoRecord[] =>
  records.map((one) => (pinged(one) > at ? { ...one, data: { ...one.data, lastPing: at } } : one))

const pinged = ({ data: { lastPing } }: DemoRecord): string => (typeof lastPing === 'string' ? lastPing : '')

/** Tells one handover on the accounts of the scene. Who is not meant to be late was quicker: holidays make some stories too long. */
export function tellHandover(scene: Scene, planned: Planned): Told {
  const { account, children, plan, isOver } = planned
  const family = [account, ...children]
  const found = family.map(({ records, assignments }) => ({ records, assignments }))
  const gaps = plan.steps.filter(({ days }) => days > 0).length
  for (let hurry = 0; ; hurry += 1) {
    const run = live(scene, planned, hurried(plan.steps, hurry))
    const circumstances = run.as('Sam Okafor')
    const isFine = isOver || plan.isLate || !isLate(run.handover, circumstances)
    if (isFine || hurry === gaps) return { steps: run.finished(), handover: run.handover, circumstances }
    for (const [index, one] of family.entries()) Object.assign(one, found[index])
  }
}

/** The story with that many of its pauses left out. */
function hurried(steps: readonly StoryStep[], pauses: number): StoryStep[] {
  let left = pauses
  return steps.map((step) => {
    if (step.days === 0 || left === 0) return step
    left -= 1
    return { ...step, days: 0 }
  })
}

function live({ stage, daysOf }: Scene, planned: Planned, steps: readonly StoryStep[]): DemoRun {
  const { plan, account, children, parts, isOver, number } = planned
  const { now } = stage
  const chance = chanceFor(`telling:${account.name}`)
  const table = timesOf(planned, steps, { now, daysOf })
  let ids = 0
  const run = new DemoRun({ ...stage, newId: () => idFor(`demo:${number}:${++ids}`) }, account, children, {
    playbook: plan.playbook,
    number,
    by: plan.starter ?? parts.old,
    at: table.at[0] ?? now,
    to: plan.next === undefined ? pool.id : personId(plan.next),
    reason: plan.reason,
    ...(plan.pace ? { pace: plan.pace } : {}),
    ...(plan.flipOn === 'just over' ? { flipOn: flipJustOver(now, daysOf(parts.next)) } : {}),
  })
  const coming = new Date(meetingAfter(Date.parse(now), 2, daysOf(parts.old), 1)).toISOString()
  tell(run, { steps, at: table.at.slice(1) }, { parts, chance, exactly: !isOver, coming })
  const labels = labelsFor(plan)
  if (!isOver && labels.length > 0) run.does(parts.manager, 'put-labels', null, { labels })
  if (plan.special) {
    const at = new Date(
      Math.min(workBefore(Date.parse(now), (planned.endedAgo ?? 0) + plan.idle, daysOf(parts.manager), chance), Date.parse(now) - 60_000),
    ).toISOString()
    if (at > run.now) run.jump(at)
    plan.special(run, parts)
  }
  if (isOver) run.jump(now)
  else {
    run.clock(now)
    // Once more with the leave that was entered at that moment: who goes hears of what is due before they go.
    run.clock(now)
  }
  return run
}

function timesOf(
  { plan, account, parts, endedAgo }: Pick<Planned, 'plan' | 'account' | 'parts' | 'endedAgo'>,
  steps: readonly StoryStep[],
  { now, daysOf }: { now: string; daysOf: (name: string) => WorkDays },
): Timetable {
  const chance = chanceFor(`times:${account.name}`)
  const start: StoryStep = { id: 'start', by: 'old', days: 0, does: () => {} }
  const end = workBefore(Date.parse(now), (endedAgo ?? 0) + plan.idle + (plan.specialAfter ?? 0), daysOf(parts.old), chance)
  return timetable([start, ...steps], {
    end: new Date(end).toISOString(),
    zone: account.data.zone ?? 'UTC',
    daysOf: (part: Part) => daysOf(parts[part]),
    chance,
  })
}

function partsOf(plan: Plan, account: DemoAccount, { people, territories }: Directory): Parts {
  const nameOf = (id: string | null | undefined) => people.get(id ?? '')?.name ?? ''
  const territory = territories.find(({ regions }) => regions.includes(account.market.region))
  // What a pool holds its territory owner gives back.
  const old = nameOf(csmOf(account)) || nameOf(territory?.owner)
  const ae = account.assignments.find(({ role, toAt }) => role === 'AE' && toAt === null)?.holder
  const manager = people.get(personId(plan.next ?? old))?.manager
  return {
    old,
    next: plan.next ?? '',
    manager: nameOf(manager),
    ae: nameOf(ae),
    owner: nameOf(territory?.owner),
    deputy: nameOf(territory?.deputy),
  }
}

function workDaysByPerson({ people }: Directory, now: Date): (name: string) => WorkDays {
  const byZone = new Map<string, WorkDays>()
  return (name) => {
    const calendar = people.get(personId(name))?.calendar
    if (!calendar) throw new Error(`${name} does not work here`)
    const known = byZone.get(calendar.zone) ?? workDays(calendar, now.getTime() - 330 * day, now.getTime() + 40 * day)
    byZone.set(calendar.zone, known)
    return known
  }
}

/** The account as it was entered: its fields, who held which role since when, and what is recorded. */
function beginningOf({ id, name, parent, data, assignments, records, since }: DemoAccount): Step {
  const held = assignments.find(({ holds, toAt }) => holds && toAt === null)
  return {
    stream: { kind: 'account', id },
    events: [
      { type: 'AccountCreated', account: id, fields: { name, ...(parent === null ? {} : { parent }), ...data }, source: 'CRM' },
      ...(held
        ? [
            {
              type: 'HolderChanged',
              account: id,
              role: 'CSM',
              holds: true,
              from: null,
              to: { kind: held.holderKind, id: held.holder },
              at: held.fromAt,
            },
          ]
        : []),
    ],
    actor: 'baton',
    at: since,
    models: {
      accounts: [{ id, name, parent, data, search: searchText({ name, domain: data.domain }) }],
      assignments: assignments.map((one) => ({ ...one, source: 'CRM', asItHappened: true })),
      records: records.map(({ kind, key, data: content, source, checkedAt }) => ({
        account: id,
        kind,
        key,
        data: content,
        source,
        checkedAt,
      })),
    },
  }
}
