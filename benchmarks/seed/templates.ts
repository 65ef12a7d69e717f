import { commandHandover } from '../../src/operations/command-handover.ts'
import type { SignedInContext } from '../../src/operations/operation.ts'
import type { Services } from '../../src/operations/services.ts'
import { startHandover } from '../../src/operations/start-handover.ts'
import { enterAccount, personAt, poolId } from './office.ts'

type Who = Parameters<typeof personAt>[1]
type Step = [who: Who, command: string, on: string | null, input?: Record<string, unknown>]
type Story = { playbook: 'csm-to-csm' | 'csm-to-cse'; steps: Step[] }

const accepted: Step = ['second-csm', 'accept', null]
const bothRead: Step[] = [
  ['csm', 'attest', 'old-reads-playbook', { note: 'Read' }],
  ['second-csm', 'attest', 'new-reads-playbook'],
]

/** How far handovers have come that many others are copies of: most are at work, some wait for a yes, some are over. */
export const stories: readonly Story[] = [
  { playbook: 'csm-to-csm', steps: [] },
  { playbook: 'csm-to-csm', steps: [accepted] },
  { playbook: 'csm-to-csm', steps: [accepted] },
  { playbook: 'csm-to-csm', steps: [accepted, ['csm', 'attest', 'old-reads-playbook', { note: 'Read' }]] },
  { playbook: 'csm-to-csm', steps: [accepted, ...bothRead, ['second-csm', 'comment', null, { text: 'When do we meet?', mentions: [] }]] },
  { playbook: 'csm-to-csm', steps: [accepted, ...bothRead] },
  { playbook: 'csm-to-csm', steps: [accepted, ['manager', 'cancel', null, { because: 'The territory stays as it is.' }]] },
  { playbook: 'csm-to-cse', steps: [] },
]

/** The letters with which the short names of all seeded handovers begin: `QZX-12`. */
export const letters = 'QZX'

type Telling = { mark: string; from: Date; team?: number }

/** Each story once, by the commands of the engine itself; every id that is made for it comes from the services' `newId`. */
export async function tellStories(services: Services, tenant: string, { mark, from, team = 0 }: Telling): Promise<void> {
  const { people } = await services.directory(tenant)
  let minutes = 0
  const context = (who: Who): SignedInContext => {
    const member = people.get(personAt(team, who).id)
    if (!member) throw new Error(`Nobody is the ${who} of team ${team}`)
    return { tenant, actor: { kind: 'person', member }, now: new Date(from.getTime() + ++minutes * 60_000), requestId: 'bench', token: '' }
  }
  for (const [index, { playbook, steps }] of stories.entries()) {
    const account = await enterAccount(services, tenant, { name: `Qzx ${mark} ${index}`, at: from.toISOString(), team })
    const to = playbook === 'csm-to-csm' ? personAt(team, 'second-csm').id : poolId
    const body = { account, playbook, to, reason: { kind: 'territory change' as const } }
    const { id } = await startHandover(services)({ body }, context('csm'))
    for (const [who, command, on, input] of steps)
      await commandHandover(services)({ params: { id }, body: { command, ...(on === null ? {} : { on }), ...input } }, context(who))
  }
}

/** An account that nobody hands over yet. */
export async function enterFree(services: Services, tenant: string, { mark, from, team = 0 }: Telling): Promise<void> {
  await enterAccount(services, tenant, { name: `Qzx ${mark}`, at: from.toISOString(), team })
}
