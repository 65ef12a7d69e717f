import { type Actor, type WorkspaceRole, workspaceRoles } from '../../core/policy/member.ts'
import { peopleFields, titleIn } from './fields.ts'
import { type Difference, difference, inCircles, type Plan, place, type WhoIsWho } from './plan.ts'
import type { Problems } from './problems.ts'
import type { ReadRow } from './read-rows.ts'

export type KnownPerson = {
  id: string
  email: string
  name: string
  roles: readonly string[]
  /** Those of them that groups of the directory give: a list takes none of them away. */
  given: readonly string[]
  manager: string | null
  place: string | null
  zone: string | null
  /** The last day, as a date; and the very instant, which may lie within that day. */
  leaves: string | null
  activeUntil: string | null
  version: number
  logged: number
}

export type PersonChange = {
  row: number
  known: KnownPerson | undefined
  email: string
  name: string
  roles: readonly string[]
  /** Known already, added by this file (by address), or nobody. */
  manager: { id: string } | { added: string } | undefined
  place: string | null
  zone: string | null
  leaves: string | null
}

export type PeopleState = {
  people: readonly KnownPerson[]
  who: WhoIsWho /** Ids of people who hold something. */
  holding: ReadonlySet<string>
  importer: Exclude<Actor, { kind: 'baton' }>
}

/** Roles that give power over others are given by those who have the most, and by no software of theirs. */
export const powerfulRoles: readonly WorkspaceRole[] = ['administrator', 'operations']
export const mayGivePower = (actor: Actor): boolean => actor.kind === 'person' && actor.member.roles.includes('administrator')

/** What the rows would do to the people of the workspace. */
export function planPeople(
  rows: readonly ReadRow[],
  { people, who, holding, importer }: PeopleState,
  problems: Problems,
): Plan<PersonChange> {
  const byMail = new Map(people.map((one) => [one.email.toLowerCase(), one]))
  const inFile = new Map<string, ReadRow>()
  for (const one of rows) {
    const { email } = one.values
    if (email === undefined) {
      if (!one.told.has('email'))
        problems.add({
          code: 'cell.missing',
          severity: 'error',
          message: 'The e-mail address is missing. Write it, or remove the row.',
          place: place(one.row, 'E-mail', one.values.name ?? ''),
        })
      continue
    }
    const first = inFile.get(email)
    if (first)
      problems.add({
        code: 'person.twice',
        severity: 'error',
        message: 'An address stands in the file more than once. Keep one of the rows.',
        place: place(one.row, 'E-mail', `${email} (also row ${first.row})`),
      })
    else inFile.set(email, one)
  }
  const all = [...inFile].map(([email, row]) => changeOf(row, email, byMail.get(email), { inFile, byMail, who, problems }))
  for (const { change } of all) check(change, { holding, importer, problems })
  refuseCircles(all, people, problems)
  refuseWithoutAdministrator(all, people, problems)
  const changes = all.filter(({ difference }) => difference.kind === 'added' || difference.fields.length > 0)
  return {
    changes: changes.map(({ change }) => change),
    differences: changes.map(({ difference }) => difference),
    unchanged: all.length - changes.length,
    basis: [...inFile].map(([email, { row }]) => [
      row,
      byMail.get(email)?.id ?? null,
      byMail.get(email)?.version ?? 0,
      byMail.get(email)?.logged ?? 0,
    ]),
  }
}

type Around = { inFile: ReadonlyMap<string, ReadRow>; byMail: ReadonlyMap<string, KnownPerson>; who: WhoIsWho; problems: Problems }
type Drafted = { change: PersonChange; difference: Difference }

function changeOf({ row, values, told }: ReadRow, email: string, known: KnownPerson | undefined, around: Around): Drafted {
  const { problems } = around
  if (!known && values.name === undefined && !told.has('name'))
    problems.add({
      code: 'cell.missing',
      severity: 'error',
      message: 'The name of somebody new is missing. Write it, or remove the row.',
      place: place(row, 'Name', email),
    })
  if (!known && values.roles === undefined && !told.has('roles'))
    problems.add({
      code: 'cell.missing',
      severity: 'error',
      message: `The roles of somebody new are missing. Write one or more of: ${workspaceRoles.join(', ')}; separated by semicolons.`,
      place: place(row, 'Roles', email),
    })
  const manager =
    values.manager === undefined ? (known?.manager ? { id: known.manager } : undefined) : managerOf(row, values.manager, around)
  const change: PersonChange = {
    row,
    known,
    email,
    name: values.name ?? known?.name ?? '',
    roles: values.roles === undefined ? (known?.roles ?? []) : [...new Set([...values.roles.split(';'), ...(known?.given ?? [])])],
    manager,
    place: values.place ?? known?.place ?? null,
    zone: values.zone ?? known?.zone ?? null,
    leaves: values.leaves ?? known?.leaves ?? null,
  }
  const sorted = (roles: readonly string[]) => roles.toSorted().join(';')
  const managerId = manager && 'id' in manager ? manager.id : manager?.added
  const compared: [string, string | null, string | null][] = [
    ['name', known?.name ?? null, change.name],
    ['roles', known ? sorted(known.roles) : null, sorted(change.roles)],
    ['manager', known?.manager ?? null, managerId ?? null],
    ['place', known?.place ?? null, change.place],
    ['zone', known?.zone ?? null, change.zone],
    ['leaves', known?.leaves ?? null, change.leaves],
  ]
  const fields = compared
    .filter(([, before, after]) => before !== after)
    .map(([name, before, after]) =>
      name === 'manager'
        ? difference(
            titleIn(peopleFields, name),
            around.who.nameOf(before),
            manager && 'id' in manager ? around.who.nameOf(manager.id) : after,
          )
        : difference(titleIn(peopleFields, name), before, after),
    )
  return { change, difference: { row, name: change.name || email, kind: known ? 'changed' : 'added', fields } }
}

function managerOf(row: number, text: string, { inFile, byMail, who, problems }: Around): PersonChange['manager'] {
  const mail = text.toLowerCase()
  if (inFile.has(mail) && !byMail.has(mail)) return { added: mail }
  const meant = who.find(text)
  if (meant.kind === 'person') return { id: meant.member.id }
  problems.add(
    meant.kind === 'several'
      ? {
          code: 'person.ambiguous',
          severity: 'error',
          message: 'Several people have the name of a manager. Write the e-mail address.',
          place: place(row, 'Manager', text),
        }
      : {
          code: 'person.unknown',
          severity: 'error',
          message: 'A manager is neither known nor in the file. Add a row for them, correct the address, or empty the cell.',
          place: place(row, 'Manager', text),
        },
  )
  return undefined
}

function check(
  { row, known, email, roles, leaves }: PersonChange,
  { holding, importer, problems }: Pick<PeopleState, 'holding' | 'importer'> & { problems: Problems },
): void {
  const changed = powerfulRoles.filter((role) => roles.includes(role) !== (known?.roles.includes(role) ?? false))
  if (!mayGivePower(importer) && changed.length > 0) {
    problems.add({
      code: 'role.not-yours',
      severity: 'error',
      message: `Only an administrator gives or takes the role ${changed.join(' or ')}${importer.kind === 'software' ? ', and no token of theirs' : ''}.`,
      place: place(row, 'Roles', email),
    })
  }
  const powers = powerfulRoles.filter((role) => known?.roles.includes(role))
  if (importer.kind === 'software' && leaves !== (known?.leaves ?? null) && powers.length > 0) {
    problems.add({
      code: 'role.not-yours',
      severity: 'error',
      message: `A token does not end the access of somebody with the role ${powers.join(' or ')}.`,
      place: place(row, 'Last day', email),
    })
  }
  if (known && leaves !== null && leaves !== known.leaves && holding.has(known.id)) {
    problems.add({
      code: 'person.holds',
      severity: 'warning',
      message: 'Somebody who leaves still holds accounts. Hand them over.',
      place: place(row, 'Last day', email),
    })
  }
}

/** As everywhere else, somebody has to stay who can invite people and give roles. */
function refuseWithoutAdministrator(drafted: readonly Drafted[], people: readonly KnownPerson[], problems: Problems): void {
  const isOne = ({ roles, leaves }: Pick<KnownPerson, 'roles' | 'leaves'>) => roles.includes('administrator') && leaves === null
  const changes = new Map(drafted.map(({ change }) => [change.known?.id ?? change.email, change]))
  const isLeft = [...people.map((one) => changes.get(one.id) ?? one), ...changes.values()].some(isOne)
  if (isLeft || !people.some(isOne)) return
  for (const { known, row, email } of changes.values())
    if (known && isOne(known))
      problems.add({
        code: 'administrator.last',
        severity: 'error',
        message: 'No administrator would be left. Make somebody else one first, or nobody could invite people and give roles.',
        place: place(row, 'Roles', email),
      })
}

function refuseCircles(drafted: readonly Drafted[], people: readonly KnownPerson[], problems: Problems): void {
  const above = new Map<string, string | undefined>(people.map(({ id, manager }) => [id, manager ?? undefined]))
  const nameOf = ({ known, email }: PersonChange) => known?.id ?? email
  for (const { change } of drafted)
    above.set(nameOf(change), change.manager && ('id' in change.manager ? change.manager.id : change.manager.added))
  const circular = inCircles(above)
  for (const { change } of drafted) {
    if (circular.has(nameOf(change)))
      problems.add({
        code: 'manager.circle',
        severity: 'error',
        message: 'People manage each other in a circle. Empty the cell of the one at the top.',
        place: place(change.row, 'Manager', change.email),
      })
  }
}
