import { accounts } from './accounts.ts'
import { administration } from './administration.ts'
import { bulkStarts } from './bulk-starts.ts'
import { calendars } from './calendars.ts'
import { calls } from './calls.ts'
import { coverage } from './coverage.ts'
import { demo } from './demo.ts'
import { departures } from './departures.ts'
import { dossier } from './dossier.ts'
import type { Endpoint, OutputOf } from './endpoint.ts'
import { plans } from './handover-plan.ts'
import { reports } from './handover-reports.ts'
import { handovers } from './handovers.ts'
import { holders } from './holders.ts'
import { identity } from './identity.ts'
import { imports } from './imports.ts'
import { inbox } from './inbox.ts'
import { insights } from './insights.ts'
import { labels } from './labels.ts'
import { letterTemplates } from './letter-templates.ts'
import { links } from './links.ts'
import { mail } from './mail.ts'
import { meta } from './meta.ts'
import { moveIns } from './move-ins.ts'
import { movingOut } from './moving-out.ts'
import { own } from './own.ts'
import { ownNotices } from './own-notices.ts'
import { passkeys } from './passkeys.ts'
import { people } from './people.ts'
import { personalData } from './personal-data.ts'
import { playbookPages } from './playbook-pages.ts'
import { playbooks } from './playbooks.ts'
import { records } from './records.ts'
import { retention } from './retention.ts'
import { scimUsers } from './scim.ts'
import { scimGroups } from './scim-groups.ts'
import { sending } from './sending.ts'
import { serviceTiers } from './service-tiers.ts'
import { session } from './session.ts'
import { signInSettings } from './sign-in-settings.ts'
import { staff } from './staff.ts'
import { stream } from './stream.ts'
import { timelineAddress } from './timeline-address.ts'

/** By subject, in the order of the reference. */
export const subjects = [
  { title: 'Session', about: 'Who asks, and with which rights.', endpoints: session },
  { title: 'Inbox', about: 'What waits on one person, over all handovers.', endpoints: inbox },
  {
    title: 'Handovers',
    about: 'One account changes hands: start it, read its room, do what `can` lists, read its history, document and letter.',
    endpoints: { ...handovers, ...bulkStarts },
  },
  {
    title: 'Plans of changes of owner',
    about: 'What changes in which system when the account changes hands, foreseen and done.',
    endpoints: plans,
  },
  {
    title: 'Handover reports',
    about: 'One handover by who may what, its checks, its rounds at the gate, its issue and its evidence.',
    endpoints: reports,
  },
  { title: 'Insights', about: 'How handovers run, taken together.', endpoints: insights },
  { title: 'Calls', about: 'Slots and invitations for the internal calls of a handover.', endpoints: calls },
  { title: 'Accounts', about: 'Customers, with who holds them.', endpoints: accounts },
  { title: 'Dossier', about: 'What the next holder must know of an account, derived from its records.', endpoints: dossier },
  { title: 'Holders', about: 'Who held which role on an account, known since when, and corrections.', endpoints: holders },
  { title: 'Coverage', about: 'For which accounts nobody can be reached, and covers.', endpoints: coverage },
  { title: 'Departures', about: 'Somebody leaves: what they hold, and who gets it.', endpoints: departures },
  {
    title: 'Records',
    about: 'What is known about an account, by kind: contacts, health, tickets, plans and the rest.',
    endpoints: records,
  },
  { title: 'People', about: 'Who works here, and the pools that take accounts on demand.', endpoints: people },
  { title: 'Service tiers and labels', about: "The workspace's own lists.", endpoints: { ...serviceTiers, ...labels } },
  {
    title: 'Your own settings',
    about: 'How notices reach you, and who stands in for you.',
    endpoints: { ...timelineAddress, ...ownNotices },
  },
  { title: 'Working time', about: 'Calendars, leave, holidays, and how a deadline is counted.', endpoints: calendars },
  { title: 'Playbooks', about: 'The published pages that handovers run on.', endpoints: playbooks },
  {
    title: 'Playbook pages',
    about: 'Writing pages: check, try, draft, compare, publish, and move running handovers.',
    endpoints: playbookPages,
  },
  { title: 'Letter templates', about: 'The approved words that letters to customers are drafted from.', endpoints: letterTemplates },
  { title: 'Mail', about: 'Notices and letters that Baton wrote, and the mail server.', endpoints: mail },
  { title: 'Sending', about: 'One switch for everything that leaves.', endpoints: sending },
  { title: 'Signed links', about: 'The links in mails of one handover, with which people act without signing in.', endpoints: links },
  { title: 'Imports', about: 'Lists that come in as CSV: a preview, its confirmation, and taking it back.', endpoints: imports },
  { title: 'Moving in', about: 'Handovers that are half done elsewhere.', endpoints: moveIns },
  { title: 'Moving out', about: 'Everything of the workspace as one file.', endpoints: movingOut },
  { title: 'Changes', about: 'A stream that says what has changed, for whoever keeps a copy.', endpoints: stream },
  {
    title: 'Search and log',
    about: 'Finding things by name; whether the log is what was written; which version answers.',
    endpoints: meta,
  },
  { title: 'Demo', about: 'Signing in and moving the clock, in a demo workspace only.', endpoints: demo },
  { title: 'Signing in', about: 'From outside: set-up, passwords, links, single sign-on.', endpoints: identity },
  { title: 'Your own page', about: 'Your name, password, sessions, and tokens for software.', endpoints: own },
  { title: 'Passkeys', about: 'Signing in with a device.', endpoints: passkeys },
  { title: 'People and access', about: 'Inviting people, their roles, ending their access; pools and territories.', endpoints: staff },
  {
    title: 'Administration',
    about: 'Who changed people, access and settings; all tokens; single sign-on and provisioning.',
    endpoints: { ...administration, ...signInSettings },
  },
  {
    title: 'Personal data',
    about: 'What is kept about one person, for how long, giving it out and erasing it.',
    endpoints: { ...personalData, ...retention },
  },
  {
    title: 'Provisioning (SCIM 2.0)',
    about: 'For directories such as Entra and Okta: people and groups, below `/scim/v2`.',
    endpoints: { ...scimUsers, ...scimGroups },
  },
] as const satisfies readonly { title: string; about: string; endpoints: Readonly<Record<string, Endpoint>> }[]

/** Everything that may be asked, by name. To add one: an entry in its subject's file, and its operation. */
export const endpoints = {
  ...session,
  ...inbox,
  ...insights,
  ...handovers,
  ...bulkStarts,
  ...plans,
  ...reports,
  ...calls,
  ...accounts,
  ...dossier,
  ...holders,
  ...coverage,
  ...departures,
  ...records,
  ...people,
  ...serviceTiers,
  ...labels,
  ...timelineAddress,
  ...ownNotices,
  ...calendars,
  ...playbooks,
  ...playbookPages,
  ...letterTemplates,
  ...mail,
  ...sending,
  ...links,
  ...imports,
  ...moveIns,
  ...movingOut,
  ...stream,
  ...meta,
  ...demo,
  ...identity,
  ...own,
  ...staff,
  ...administration,
  ...personalData,
  ...retention,
  ...signInSettings,
  ...scimUsers,
  ...scimGroups,
  ...passkeys,
}
export type Endpoints = typeof endpoints
export type EndpointName = keyof Endpoints

/** What an endpoint answers, for who asks it. */
export type Answer<Name extends EndpointName> = OutputOf<Endpoints[Name]>
