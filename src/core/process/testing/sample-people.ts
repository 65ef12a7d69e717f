import { officeWeek, workingCalendar } from '../../calendar/calendar.ts'
import type { Member, Pool, Territory, WorkspaceRole } from '../../policy/member.ts'

/** Meridian Cloud, a small company of which all samples are. Its people, each at their own desk in the world. */

const zones = {
  Chicago: workingCalendar({
    workspace: { week: officeWeek },
    region: { zone: 'America/Chicago', holidays: { '2026-11-26': 'Thanksgiving Day', '2026-12-25': 'Christmas Day' } },
  }),
  Berlin: workingCalendar({
    workspace: { week: officeWeek },
    region: { zone: 'Europe/Berlin', holidays: { '2026-12-25': 'Christmas Day', '2026-12-26': 'Second Day of Christmas' } },
  }),
  Dublin: workingCalendar({ workspace: { week: officeWeek }, region: { zone: 'Europe/Dublin', holidays: {} } }),
}

const member = (id: string, name: string, place: keyof typeof zones, roles: WorkspaceRole[], manager: string | null): Member => ({
  id,
  name,
  email: `${id.slice(4)}@meridian.example`,
  roles,
  manager,
  place,
  calendar: zones[place],
  active: true,
})

export const marta = member('per_marta', 'Marta Lindqvist', 'Chicago', ['csm-manager'], null)
export const priya = member('per_priya', 'Priya Nair', 'Chicago', ['csm'], marta.id)
export const tom = member('per_tom', 'Tom Becker', 'Chicago', ['csm'], marta.id)
export const ines = member('per_ines', 'Ines Duarte', 'Berlin', ['csm-manager'], null)
export const lena = member('per_lena', 'Lena Vogt', 'Berlin', ['cse'], ines.id)
export const noor = member('per_noor', 'Noor Haddad', 'Dublin', ['cse'], ines.id)
export const diego = member('per_diego', 'Diego Ramos', 'Chicago', ['ae'], null)
export const aiko = member('per_aiko', 'Aiko Mori', 'Dublin', ['renewal-manager'], null)
export const sam = member('per_sam', 'Sam Okafor', 'Dublin', ['operations'], null)
export const ada = member('per_ada', 'Ada Kessler', 'Berlin', ['administrator', 'csm', 'cse'], null)
/** Not part of any sample handover, but could take a role. */
export const nina = member('per_nina', 'Nina Alvarez', 'Chicago', ['csm'], marta.id)
export const oskar = member('per_oskar', 'Oskar Lund', 'Berlin', ['cse'], ines.id)
export const ravi = member('per_ravi', 'Ravi Menon', 'Chicago', ['ae'], null)
export const vic = member('per_vic', 'Vic Sommer', 'Dublin', ['viewer'], null)

export const everybody = [marta, priya, tom, ines, lena, noor, diego, aiko, sam, ada, nina, oskar, ravi, vic]

export const csePool: Pool = { id: 'pool_cse', name: 'CSE+' }
export const territory: Territory = {
  id: 'ter_central',
  name: 'Central',
  pool: csePool.id,
  owner: lena.id,
  deputy: noor.id,
  regions: ['Central'],
}

/** How a person stands in a record. */
export const named = ({ id, name }: Member) => ({ id, name })
