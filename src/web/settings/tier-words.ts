import { count, listed } from '../wording/counts.ts'

type Titled = { title: string }
const titlesOf = (playbooks: readonly Titled[]) => listed(playbooks.map(({ title }) => title))

/** Every text about service tiers and labels. */
export const words = {
  tiers: {
    about:
      'The tiers of your own service, the closest first. Accounts, lists and playbooks name a tier as it stands here; what a customer bought is the edition of the account.',
    empty: 'No service tiers yet',
    emptyWhy: 'Until there are some, every name of a tier is taken as it is written, and any account may go to a pool.',
    add: 'Add tier',
    name: 'Name of the tier',
    unlisted: 'In use, and not in the list',
    unlistedAbout: 'Accounts or playbooks have these names. Add them, or give the accounts a tier from the list.',
  },
  labels: {
    about:
      'Labels by which people find handovers. They appear in the list, in the room and in the tracker’s issue. Whoever takes part in a handover adds and removes them.',
    empty: 'No labels yet',
    emptyWhy: 'A label says something about a handover that no check knows: at risk, asked for by the customer.',
    add: 'Add label',
    name: 'Name of the label',
    unlisted: 'Given by playbooks, and not in the list',
    unlistedAbout: 'The issue gets them anyway. Add them, and handovers can be found by them.',
  },
  change: (name: string) => `Change ${name}`,
  tierNameHint: (accounts: number) =>
    accounts === 0 ? '' : `${count(accounts, 'account')} ${accounts === 1 ? 'has' : 'have'} it and will have the new name.`,
  nameMissing: 'Write a name.',
  servedBy: 'Who serves its accounts',
  served: { person: 'A CSM of their own', pool: 'Pooled engineers' } as const,
  poolMayTake: 'Its accounts may be handed to a pool',
  poolMayTakeHint: 'Without it, nobody can start a handover of such an account to a pool.',
  place: 'Place in the list',
  places: (n: number) => `${n}.`,
  line: (servedBy: 'person' | 'pool', poolMayTake: boolean) =>
    servedBy === 'pool' ? 'Served by pooled engineers' : `Served by a CSM · ${poolMayTake ? 'may go to a pool' : 'never to a pool'}`,
  namedBy: (playbooks: readonly Titled[]) => `named by ${titlesOf(playbooks)}`,
  accounts: (n: number) => count(n, 'account'),
  noAccounts: 'no account',
  save: 'Save changes',
  remove: 'Remove',
  removeOne: (name: string) => `Remove ${name}`,
  removeTitle: (name: string) => `Remove ${name}?`,
  removeTierAbout: 'No account has it. It can be added again under the same name.',
  removeLabelAbout: 'No handover carries it. It can be added again under the same name.',
  keep: 'Keep it',
  inUse: (name: string) => `${name} is in use`,
  tierInUse: (n: number) => `${count(n, 'account')} ${n === 1 ? 'has' : 'have'} this tier. Give them another one first.`,
  showAccounts: 'Show the accounts',
  labelInUse: (n: number) => `${count(n, 'handover')} ${n === 1 ? 'carries' : 'carry'} this label. Remove it there first.`,
  showHandovers: 'Show the handovers',
  byPlaybooks: (playbooks: readonly Titled[]) =>
    `${titlesOf(playbooks)} ${playbooks.length === 1 ? 'names' : 'name'} it. Publish the page without it first.`,
  failed: 'The list could not be read. Nothing was changed.',

  labelNameHint: 'As people and the tracker read it.',
  colour: 'Colour',
  colourHint: 'Helps to find it again. The name says what it means.',
  colours: { grey: 'Grey', blue: 'Blue', teal: 'Teal', ochre: 'Ochre', rose: 'Rose', violet: 'Violet' } as const,
  about: 'When to use it',
  aboutHint: 'One sentence, for colleagues. Optional.',
  handovers: (n: number) => count(n, 'handover'),
  given: (playbooks: readonly Titled[]) => `On every handover of ${titlesOf(playbooks)}`,
}
