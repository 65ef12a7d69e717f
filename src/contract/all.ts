import { accounts } from './accounts.ts'
import { administration } from './administration.ts'
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
  { title: 'Session', endpoints: session },
  { title: 'Inbox', endpoints: inbox },
  { title: 'Handovers', endpoints: handovers },
  { title: 'Plans of changes of owner', endpoints: plans },
  { title: 'Handover reports', endpoints: reports },
  { title: 'Calls', endpoints: calls },
  { title: 'Accounts', endpoints: accounts },
  { title: 'Dossier', endpoints: dossier },
  { title: 'Holders', endpoints: holders },
  { title: 'Coverage', endpoints: coverage },
  { title: 'Departures', endpoints: departures },
  { title: 'Records', endpoints: records },
  { title: 'People', endpoints: people },
  { title: 'Service tiers and labels', endpoints: { ...serviceTiers, ...labels } },
  { title: 'Your own settings', endpoints: { ...timelineAddress, ...ownNotices } },
  { title: 'Working time', endpoints: calendars },
  { title: 'Playbooks', endpoints: playbooks },
  { title: 'Playbook pages', endpoints: playbookPages },
  { title: 'Letter templates', endpoints: letterTemplates },
  { title: 'Mail', endpoints: mail },
  { title: 'Sending', endpoints: sending },
  { title: 'Signed links', endpoints: links },
  { title: 'Imports', endpoints: imports },
  { title: 'Moving in', endpoints: moveIns },
  { title: 'Moving out', endpoints: movingOut },
  { title: 'Changes', endpoints: stream },
  { title: 'Search and log', endpoints: meta },
  { title: 'Demo', endpoints: demo },
  { title: 'Signing in', endpoints: identity },
  { title: 'Your own page', endpoints: own },
  { title: 'Passkeys', endpoints: passkeys },
  { title: 'People and access', endpoints: staff },
  { title: 'Administration', endpoints: { ...administration, ...signInSettings } },
  { title: 'Personal data', endpoints: { ...personalData, ...retention } },
  { title: 'Provisioning (SCIM 2.0)', endpoints: { ...scimUsers, ...scimGroups } },
] as const satisfies readonly { title: string; endpoints: Readonly<Record<string, Endpoint>> }[]

/** Everything that may be asked, by name. To add one: an entry in its subject's file, and its operation. */
export const endpoints = {
  ...session,
  ...inbox,
  ...handovers,
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
