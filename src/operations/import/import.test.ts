import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberGiven } from '../../../tests/support/number-given.ts'
import { csvLine } from '../../core/base/csv-line.ts'
import { Refusal } from '../../core/base/refusal.ts'
import type { Member, WorkspaceRole } from '../../core/policy/member.ts'
import { decodeFile } from './decode-file.ts'
import { accountFields, peopleFields, templateOf } from './fields.ts'
import { looksLike } from './looks-like.ts'
import { inCircles, WhoIsWho } from './plan.ts'
import { type AccountState, type KnownAccount, planAccounts } from './plan-accounts.ts'
import { type KnownPerson, planPeople } from './plan-people.ts'
import { Problems } from './problems.ts'
import { readRows } from './read-rows.ts'
import { readTable } from './read-table.ts'
import { recordFields } from './record-fields.ts'

const member = (name: string, role: WorkspaceRole, active = true): Member => ({
  id: `per-${name.split(' ')[0]?.toLowerCase()}`,
  name,
  email: `${name.split(' ')[0]?.toLowerCase()}@meridian.example`,
  roles: [role],
  manager: null,
  place: 'Berlin',
  calendar: { zone: 'Europe/Berlin', week: {}, holidays: {}, leave: [] },
  active,
})
const people = [member('Priya Nair', 'csm'), member('Tom Becker', 'csm'), member('Diego Alvarez', 'ae'), member('Jonas Gone', 'csm', false)]
const who = new WhoIsWho(people, [{ id: 'scale-pool', name: 'Scale pool' }])
const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const kestrel: KnownAccount = {
  id: uuid(1),
  fields: { name: 'Kestrel Logistics', region: 'EMEA', renewal: '2027-03-14', arr: 210_000 },
  endedAt: null,
  version: 1,
  logged: 2,
  roles: { CSM: { kind: 'person', id: 'per-priya' } },
}
const known: AccountState = { accounts: [kestrel], who, seesMoney: true }

const bytes = (text: string) => new TextEncoder().encode(text)
const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const utf16 = (text: string, mark = true) =>
  new Uint8Array(Uint16Array.from([...(mark ? [0xfeff] : []), ...Array.from(text, (letter) => letter.charCodeAt(0))]).buffer)

function plan(file: string | Uint8Array, state: AccountState = known) {
  const problems = new Problems()
  const table = readTable(decodeFile(typeof file === 'string' ? bytes(file) : file), 20_000)
  const { columns, rows } = readRows(table, accountFields, problems)
  return {
    ...planAccounts(rows, state, problems),
    columns,
    problems: problems.list(),
    codes: problems.list().map(({ code }) => code),
    table,
  }
}

describe('files that spreadsheets write', () => {
  const csv = 'Account,Renewal\nZürich Rück,2027-01-31\n'
  test.each([
    ['UTF-8', bytes(csv)],
    ['UTF-8 with a mark', bytes(`\uFEFF${csv}`)],
    ['UTF-16 with a mark', utf16(csv)],
    ['semicolons', bytes(csv.replaceAll(',', ';'))],
    ['tabs', bytes(csv.replaceAll(',', '\t'))],
    ['Windows line ends', bytes(csv.replaceAll('\n', '\r\n'))],
    ['a first line that states the separator', bytes(`sep=;\r\n${csv.replaceAll(',', ';')}`)],
    ['quotation marks and blank lines', bytes('"Account","Renewal"\n\n"Zürich Rück","2027-01-31"\n\n')],
  ])('%s is read', (_how, file) => {
    expect(plan(file)).toMatchObject({
      problems: [{ code: 'holder.missing' }],
      changes: [{ fields: { name: 'Zürich Rück', renewal: '2027-01-31' } }],
    })
  })

  test('a line that states the separator is no row, as in a spreadsheet', () => {
    expect(plan('sep=;\nAccount;Renewal\nOrchid;soon\n').problems[0]).toMatchObject({ places: [{ row: 2, column: 'Renewal' }] })
    expect(() => plan('sep=;\nAccount;Renewal\nOr"chid;soon\n')).toThrow(/^Row 2 /)
  })

  test('the separator is not taken from inside a quoted cell', () => {
    expect(plan('Account;Segment\n"Smith, Jones, Lee";Mid, small\n').changes[0]?.fields).toMatchObject({
      name: 'Smith, Jones, Lee',
      segment: 'Mid, small',
    })
  })
})

describe('files that cannot be read', () => {
  test.each([
    ['Latin-1', latin1('Account\nZürich Rück\n'), 'import.encoding', /Windows-1252.*row 2.*Zürich Rück/],
    ['UTF-16 without its mark', utf16('Account,Region\nKestrel,EMEA\n', false), 'import.encoding', /UTF-16/],
    ['a workbook', Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 1, 2]), 'import.not-csv', /spreadsheet/],
    ['an open quotation mark', bytes('Account\nOne\n"Kestrel\nNext\n\n'), 'import.not-csv', /Row 3 .*never closed\. Close it/],
    [
      'a quotation mark inside a cell',
      bytes('Account\n"Two\nlines"\n12" Records\n'),
      'import.not-csv',
      /Row 3 .*in the middle of a cell\. Double it/,
    ],
    ['only a head', bytes('Account,Region\n'), 'import.no-rows', /no row/],
    ['nothing', bytes(''), 'import.no-rows', /no row/],
  ])('%s is refused with what to do', (_what, file, code, words) => {
    expect(() => plan(file)).toThrow(words)
    expect(() => plan(file)).toThrow(expect.objectContaining({ code }))
  })

  test('one row too many is refused with both numbers', () => {
    const file = `Account\n${Array.from({ length: 6 }, (_, n) => `A${n}`).join('\n')}`
    expect(() => readTable(file, 5)).toThrow(/6 rows; at most 5/)
    expect(readTable(file, 6).rows).toHaveLength(6)
  })
})

describe('columns', () => {
  test('are matched by name, alias and near spelling, and say how sure that is', () => {
    const { columns } = plan('Account,Owner Email,Renwal,Shoe size\nOrchid,priya@meridian.example,2027-01-31,42\n')
    expect(columns.map(({ field, confidence }) => [field, confidence])).toEqual([
      ['name', 'certain'],
      ['csm', 'likely'],
      ['renewal', 'unsure'],
      [null, 'certain'],
    ])
  })

  test('a missing, a doubled and a guessed one are told', () => {
    expect(plan('Region\nEMEA\n').codes).toContain('column.missing')
    const twice = plan('Account,Region,region\nA,x,y\n')
    expect(twice.codes).toContain('column.twice')
    expect(twice.columns[2]?.because).toBe('Another column is "Region", so this one is left out')
    expect(plan('Account,Regoin\nOrchid,EMEA\n').codes).toContain('column.guessed')
  })

  test('shifted columns are one problem that keeps the file out', () => {
    const rows = Array.from({ length: 30 }, (_, n) => `Account ${n},EMEA,2027-01-31,Europe/Berlin`)
    const { problems } = plan(`Account,Renewal,Time zone,Region\n${rows.join('\n')}\n`)
    expect(problems.filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        code: 'column.shifted',
        count: 30,
        message: expect.stringMatching(/^Time zone is not a time zone\. .* \(30 of 30\): if columns have been shifted/),
      },
      {
        code: 'column.shifted',
        count: 30,
        message: expect.stringMatching(/^Renewal is not a date\. .* \(30 of 30\): if columns have been shifted/),
      },
    ])
  })

  test('days that a spreadsheet wrote as numbers are told as that, also where a whole column is', () => {
    expect(plan('Account,Renewal\nA,46095\nB,46096\nC,soon\n').problems.filter(({ severity }) => severity === 'error')).toMatchObject([
      { count: 2, message: expect.stringContaining('Format the column as YYYY-MM-DD. Most of the column cannot be read (3 of 3)') },
      { count: 1, message: expect.stringContaining('Renewal is not a date') },
    ])
  })

  test('in another language, the column that is missing is told with what to write where', () => {
    expect(plan('Kunde;Betreuer\nOrchid;priya@meridian.example\n').problems).toContainEqual(
      expect.objectContaining({
        code: 'column.missing',
        message: 'There is no column "Account". Write that into row 1, above the values that it means, or add the column.',
      }),
    )
  })

  test('a title above the head is told, with the row of the head', () => {
    const { problems } = plan('Customers of today,,\n\nAccount,CSM,Region\nOrchid,priya@meridian.example,EMEA\n')
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'head.below', places: [{ row: 3, column: null, value: 'Account, CSM, Region' }] }),
    )
    expect(plan('Region\nEMEA\nAPAC\n').codes).not.toContain('head.below')
    // Without a separator in the title, which then says nothing of the one in the rows.
    const semicolons = plan('Customers of today\n\nAccount;CSM;Region\nOrchid;priya@meridian.example;EMEA\nBright;;EMEA\n').problems
    expect(semicolons.map(({ code, places }) => [code, places[0]?.row])).toEqual([
      ['column.missing', undefined],
      ['head.below', 3],
    ])
  })

  test('what is wrong stands under the head that the file has', () => {
    const { problems } = plan('Customer,Owner,Parent\nOrchid,nobody@meridian.example,Nobody\n')
    expect(problems.flatMap(({ places }) => places.map(({ column }) => column))).toEqual(expect.arrayContaining(['Owner', 'Parent']))
  })

  test('a row with another number of cells than the head keeps the file out', () => {
    expect(
      plan('Account,Region,Edition\nOrchid,EMEA\nBright,EMEA,Premium,x\n').problems.find(({ code }) => code === 'row.length'),
    ).toMatchObject({ count: 2, places: [{ row: 2 }, { row: 3 }] })
  })

  test('a column that slipped by one row shows in how much would change', () => {
    const accounts = Array.from(
      { length: 40 },
      (_, n): KnownAccount => ({ ...kestrel, id: uuid(n), fields: { name: `A${n}`, segment: `S${n}` } }),
    )
    const file = `Account,Segment\n${accounts.map((_, n) => `A${n},S${n + 1}`).join('\n')}\n`
    expect(plan(file, { ...known, accounts }).codes).toEqual(['column.many-changes'])
  })
})

describe('cells', () => {
  test.each([
    '=HYPERLINK("http://x.example")',
    '+cmd|calc',
    '@SUM(A1)',
    '-2+3+cmd|calc',
  ])('the formula %s is refused, and with an apostrophe it is text', (formula) => {
    const quoted = `"${formula.replaceAll('"', '""')}"`
    expect(plan(`Account,Segment\nOrchid,${quoted}\n`).problems[0]).toMatchObject({
      code: 'cell.formula',
      severity: 'error',
      places: [{ row: 2, column: 'Segment', value: formula }],
    })
    expect(plan(`Account,Segment\nOrchid,"'${formula.replaceAll('"', '""')}"\n`).changes[0]?.fields.segment).toBe(formula)
  })

  test.each([
    ['2027-03-14', '2027-03-14'],
    ['14.03.2027', '2027-03-14'],
    ['14/3/2027', '2027-03-14'],
    ['3/14/2027', '2027-03-14'],
    ['2027-03-14T00:00:00Z', '2027-03-14'],
  ])('the date %s is read', (cell, day) => {
    expect(plan(`Account,Renewal\nOrchid,${cell}\n`).changes[0]?.fields.renewal).toBe(day)
  })

  test.each([
    ['31/02/2027', 'date.invalid'],
    ['2027-02-30', 'date.invalid'],
    ['soon', 'date.invalid'],
    ['46460', 'date.serial'],
    ['03/04/2027', 'date.ambiguous'],
  ])('the date %s is refused, with row and column', (cell, code) => {
    expect(plan(`Account,Renewal\nOrchid,${cell}\n`).problems[0]).toMatchObject({
      code,
      places: [{ row: 2, column: 'Renewal', value: cell }],
    })
  })

  test('a date that could be two is decided by the others of its column', () => {
    const { changes } = plan('Account,Renewal\nOrchid,03/04/2027\nBright,25/04/2027\n')
    expect(changes.map(({ fields }) => fields.renewal)).toEqual(['2027-04-03', '2027-04-25'])
  })

  test.each([
    ['210000', 210_000],
    ['"210,000"', 210_000],
    ['210.000', 210_000],
    ['€ 210 000', 210_000],
    ["USD 1'250'000.00", 1_250_000],
  ])('the amount %s is read', (cell, amount) => {
    expect(plan(`Account,ARR\nOrchid,${cell}\n`).changes[0]?.fields.arr).toBe(amount)
  })

  test.each(['12k', '-5', '1.5', '1,5,000'])('the amount %s is refused', (cell) => {
    expect(plan(`Account,ARR\nOrchid,"${cell}"\n`).codes).toContain('number.invalid')
  })

  test('an empty cell and a dash leave what is known', () => {
    expect(plan('Account,Region,Renewal\nKestrel Logistics,,-\n')).toMatchObject({ changes: [], unchanged: 1 })
  })

  test('letters that were lost keep the file out, and garbled ones are pointed at', () => {
    expect(plan('Account\nZ\uFFFDrich\n').problems).toContainEqual(expect.objectContaining({ code: 'text.lost', severity: 'error' }))
    expect(plan('Account\nZÃ¼rich\n').problems).toContainEqual(expect.objectContaining({ code: 'text.garbled', severity: 'warning' }))
  })
})

describe('accounts', () => {
  test('differences are told field by field, and the same again is unchanged', () => {
    const { differences, unchanged } = plan('Account,Region,Renewal\nkestrel LOGISTICS,EMEA,2028-03-14\n')
    expect(differences).toEqual([
      {
        row: 2,
        name: 'kestrel LOGISTICS',
        kind: 'changed',
        fields: [
          { field: 'Account', before: 'Kestrel Logistics', after: 'kestrel LOGISTICS' },
          { field: 'Renewal', before: '2027-03-14', after: '2028-03-14' },
        ],
      },
    ])
    expect(unchanged).toBe(0)
    expect(plan('Account,Region\nKestrel Logistics,EMEA\n')).toMatchObject({ differences: [], unchanged: 1, problems: [] })
  })

  test('the same cause is told once, with its rows', () => {
    const file = 'Account,CSM\nA,nobody@meridian.example\nB,priya@meridian.example\nC,other@meridian.example\n'
    expect(plan(file).problems).toEqual([
      {
        code: 'person.unknown',
        severity: 'error',
        message: 'A CSM is nobody here. Import people first, correct the address, or empty the cell.',
        count: 2,
        places: [
          { row: 2, column: 'CSM', value: 'nobody@meridian.example' },
          { row: 4, column: 'CSM', value: 'other@meridian.example' },
        ],
      },
    ])
    expect(plan('Account,AE\nA,nobody@meridian.example\n').problems[0]?.message).toMatch(/^An AE is nobody here\./)
  })

  test('an owner who has left is refused, one with another role is pointed at, and a pool may own', () => {
    expect(plan('Account,CSM\nA,jonas@meridian.example\n').codes).toEqual(['person.left'])
    expect(plan('Account,CSM\nA,Diego Alvarez\n').codes).toEqual(['person.role'])
    expect(plan('Account,CSM\nA,scale POOL\n').changes[0]?.roles).toEqual([
      { role: 'CSM', from: null, to: { kind: 'pool', id: 'scale-pool' } },
    ])
  })

  test('an account that has a holder keeps it: the file says so and changes nothing', () => {
    const { changes, problems } = plan('Account,CSM\nKestrel Logistics,tom@meridian.example\n')
    expect(changes).toEqual([])
    expect(problems).toMatchObject([{ code: 'holder.by-handover', severity: 'warning' }])
  })

  test('an account twice in the file is refused, and so is a name that several have', () => {
    expect(plan('Account\nOrchid\norchid\n').problems).toContainEqual(expect.objectContaining({ code: 'account.twice', severity: 'error' }))
    const twins = { ...known, accounts: [kestrel, { ...kestrel, id: uuid(2) }] }
    expect(plan('Account,Region\nKestrel Logistics,APAC\n', twins).codes).toEqual(['account.ambiguous'])
    expect(plan(`Account,Account ID,Region\nKestrel Logistics,${uuid(2)},APAC\n`, twins).changes).toHaveLength(1)
  })

  test('a parent is found by name, in the file or known; a missing one and a circle are refused', () => {
    const { changes } = plan('Account,Parent account,CSM\nKid,Groot,tom@meridian.example\nGroot,Kestrel Logistics,tom@meridian.example\n')
    expect(changes.map(({ parent }) => parent)).toEqual([{ added: 'groot' }, { id: kestrel.id }])
    expect(plan('Account,Parent account\nKid,Nobody\n').codes).toContain('parent.missing')
    expect(plan('Account,Parent account\nA,B\nB,C\nC,A\n').problems).toContainEqual(
      expect.objectContaining({ code: 'parent.circle', count: 3 }),
    )
    expect(plan('Account,Parent account\nKestrel Logistics,Kestrel Logistics\n').codes).toContain('parent.circle')
  })

  test('who may not know revenue neither sets it nor learns it from the differences', () => {
    const { problems, differences } = plan('Account,ARR\nKestrel Logistics,1\n', { ...known, seesMoney: false })
    expect(problems).toMatchObject([{ code: 'column.not-yours', severity: 'error' }])
    expect(JSON.stringify(differences)).not.toContain('210')
  })
})

describe('people', () => {
  const staff: KnownPerson = {
    id: 'per-priya',
    email: 'priya@meridian.example',
    name: 'Priya Nair',
    roles: ['csm'],
    given: [],
    manager: null,
    place: 'Berlin',
    zone: null,
    leaves: null,
    activeUntil: null,
    version: 1,
    logged: 1,
  }
  const ada: KnownPerson = { ...staff, id: 'per-ada', email: 'ada@meridian.example', name: 'Ada Park', roles: ['administrator'] }
  const planned = (file: string, importer = member('Olu Adeyemi', 'operations'), token?: string) => {
    const problems = new Problems()
    const { rows } = readRows(readTable(file, 100), peopleFields, problems)
    return {
      ...planPeople(
        rows,
        {
          people: [staff, ada],
          who,
          holding: new Set(['per-priya']),
          importer: token ? { kind: 'software', member: importer, name: token } : { kind: 'person', member: importer },
        },
        problems,
      ),
      codes: problems.list().map(({ code }) => code),
    }
  }

  test('are told apart by address; a manager may stand in the same file', () => {
    const { differences, changes, codes } = planned(
      'E-mail,Name,Roles,Manager\nmia@meridian.example,Mia Sol,csm; csm-manager,\nPRIYA@meridian.example,,,mia@meridian.example\n',
    )
    expect(codes).toEqual([])
    expect(changes.map(({ manager }) => manager)).toEqual([undefined, { added: 'mia@meridian.example' }])
    expect(differences[1]).toMatchObject({ kind: 'changed', fields: [{ field: 'Manager', before: null, after: 'mia@meridian.example' }] })
  })

  test('somebody new needs name and role, and nobody stands twice or above themselves', () => {
    expect(planned('E-mail,Name,Roles\nmia@meridian.example,,\n').codes).toEqual(['cell.missing', 'cell.missing'])
    expect(planned('E-mail,Name,Roles\nmia@meridian.example,Mia,csm\nMia@meridian.example,Mia,csm\n').codes).toEqual(['person.twice'])
    expect(planned('E-mail,Name,Roles,Manager\na@m.example,A,csm,b@m.example\nb@m.example,B,csm,a@m.example\n').codes).toEqual([
      'manager.circle',
    ])
    expect(planned('E-mail,Name,Roles\nmia@meridian.example,Mia,wizard\n').codes).toContain('choice.unknown')
  })

  test('a role may be written as the screens call it', () => {
    const { changes, codes } = planned(
      'E-mail,Name,Roles\nmia@meridian.example,Mia,CS Ops; CSM manager\nben@meridian.example,Ben,Renewal Manager\n',
      member('Sam Reed', 'administrator'),
    )
    expect(codes).toEqual([])
    expect(changes.map(({ roles }) => roles)).toEqual([['operations', 'csm-manager'], ['renewal-manager']])
  })

  test('what is wrong is not called missing as well', () => {
    expect(planned('E-mail,Name,Roles\nmia@meridian.example,Mia,wizard\n').codes).toEqual(['choice.unknown'])
    expect(planned('E-mail,Name,Roles\nmia,Mia,csm\n').codes).toEqual(['email.invalid'])
    expect(planned('E-mail,First,Roles\nmia@meridian.example,Mia,csm\n').codes).toEqual(['column.missing'])
    expect(plan('Customer nr\n17\n').codes).toEqual(['column.missing'])
  })

  test('power over others is given by administrators only', () => {
    const file = 'E-mail,Name,Roles\nmia@meridian.example,Mia Sol,operations\n'
    expect(planned(file).codes).toEqual(['role.not-yours'])
    expect(planned(file, member('Sam Reed', 'administrator')).codes).toEqual([])
  })

  test('a token of an administrator gives no power, takes none, and ends the access of nobody who has some', () => {
    const asked = (file: string, token?: string) => planned(file, member('Sam Reed', 'administrator'), token).codes
    for (const file of [
      'E-mail,Name,Roles\nmia@meridian.example,Mia Sol,administrator\n',
      'E-mail,Name,Roles\nada@meridian.example,Ada Park,administrator; operations\n',
      'E-mail,Name,Last day\nada@meridian.example,Ada Park,2026-01-31\n',
    ])
      expect(asked(file, 'nightly')).toContain('role.not-yours')
    expect(asked('E-mail,Name,Roles\nmia@meridian.example,Mia Sol,administrator\n')).toEqual([])
    expect(asked('E-mail,Name,Roles\nmia@meridian.example,Mia Sol,csm\n', 'nightly')).toEqual([])
    expect(asked('E-mail,Name,Place\nada@meridian.example,Ada Park,Oslo\n', 'nightly')).toEqual([])
  })

  test('the last administrator neither loses the role nor leaves by a list', () => {
    const asked = (file: string) => planned(file, member('Sam Reed', 'administrator')).codes
    expect(asked('E-mail,Name,Roles\nada@meridian.example,Ada Park,csm\n')).toEqual(['administrator.last'])
    expect(asked('E-mail,Name,Last day\nada@meridian.example,Ada Park,2026-12-31\n')).toEqual(['administrator.last'])
    // With another one in the same list it is a change of hands.
    expect(asked('E-mail,Name,Roles\nada@meridian.example,Ada Park,csm\npriya@meridian.example,Priya Nair,administrator\n')).toEqual([])
  })

  test('somebody who leaves and still holds accounts is pointed at', () => {
    expect(planned('E-mail,Name,Last day\npriya@meridian.example,Priya Nair,2026-12-31\n').codes).toEqual(['person.holds'])
  })
})

test.each([
  ['accounts', accountFields],
  ['people', peopleFields],
] as const)('the template of %s is a file that is understood whole', (_of, fields) => {
  const problems = new Problems()
  const { columns, rows } = readRows(readTable(templateOf(fields), 10), fields, problems)
  expect(columns.every(({ confidence, field }) => confidence === 'certain' && field !== null)).toBe(true)
  expect(rows).toHaveLength(1)
  expect(problems.list()).toEqual([])
})

test('a list of people that was chosen as accounts is pointed at; it would have become accounts with the names of people', () => {
  const lists = (head: string) =>
    [
      { of: 'people' as const, fields: peopleFields },
      { of: 'accounts' as const, fields: accountFields },
      { of: 'contact' as const, fields: recordFields('contact') },
    ].map((list) => ({ ...list, head: head.split(',') }))
  expect(looksLike('accounts', lists('Name,Work email,Role,Reports to'))).toEqual({ of: 'people', known: 4, here: 1, columns: 4 })
  expect(looksLike('people', lists('Account name,Owner,Region,Renewal date'))).toMatchObject({ of: 'accounts' })
  // What is a list of it, with columns of somebody's own beside, is none of another.
  expect(looksLike('people', lists('Name,Work email,Role,Desk,Birthday,Shoe size,Car'))).toBeNull()
  expect(looksLike('accounts', lists('Account,CSM'))).toBeNull()
  expect(looksLike('accounts', lists('Name,Notes,Number,Colour'))).toBeNull()
})

test('circles are found whatever hangs on them', () => {
  expect(
    inCircles(
      new Map([
        ['a', 'b'],
        ['b', 'a'],
        ['c', 'a'],
        ['d', undefined],
      ]),
    ),
  ).toEqual(new Set(['a', 'b']))
})

// A longer run: FAST_CHECK_RUNS=10000.
const numRuns = numberGiven('FAST_CHECK_RUNS', process.env.FAST_CHECK_RUNS, 250)

test('a file that was damaged anywhere is refused or counted to the last row, and never breaks anything', () => {
  const good = bytes(
    `Account,CSM,AE,Region,Time zone,ARR,Renewal,Parent account\n${Array.from({ length: 12 }, (_, n) => `"Zürich ${n}",priya@meridian.example,Diego Alvarez,EMEA,Europe/Berlin,"1,000",2027-01-${10 + n},Kestrel Logistics`).join('\r\n')}\n`,
  )
  const change = fc.record({
    at: fc.nat({ max: good.length }),
    remove: fc.nat({ max: 6 }),
    insert: fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.constantFrom(',', ';', '"', '\n', '=1+1', "'", '\t', '\uFEFF').map(bytes)),
  })
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
      const file = changes.reduce(
        (text, { at, remove, insert }) => Uint8Array.from([...text.subarray(0, at), ...insert, ...text.subarray(at + remove)]),
        good,
      )
      try {
        const { differences, unchanged, problems, table } = plan(file)
        expect(differences.length + unchanged).toBeLessThanOrEqual(table.rows.length)
        const isWhole = differences.length + unchanged === table.rows.length
        expect(isWhole || problems.some(({ severity }) => severity === 'error')).toBe(true)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
      }
    }),
    { numRuns },
  )
})

describe('a list that slipped', () => {
  const heads = ['Account', 'Region', 'Segment', 'Edition', 'Renewal', 'ARR']
  const fields = ['name', 'region', 'segment', 'tier', 'renewal', 'arr'] as const
  const rows = Array.from({ length: 30 }, (_, n) => [
    `Account ${n}`,
    ['EMEA', 'APAC', 'US Central'][n % 3] ?? '',
    `Segment ${n}`,
    ['Standard', 'Premium'][n % 2] ?? '',
    `2027-${String((n % 12) + 1).padStart(2, '0')}-15`,
    String(1_000 + n),
  ])
  const accounts = rows.map(
    (cells, n): KnownAccount => ({
      ...kestrel,
      id: uuid(n + 10),
      fields: Object.fromEntries(
        fields.map((field, at) => [field, field === 'arr' ? Number(cells[at]) : cells[at]]),
      ) as KnownAccount['fields'],
    }),
  )
  const csv = (table: readonly (readonly string[])[], names: readonly string[] = heads) =>
    `${[names, ...table].map((cells) => cells.join(',')).join('\n')}\n`
  const state = { ...known, accounts }

  test('and is as it was changes nothing', () => {
    expect(plan(csv(rows), state)).toMatchObject({ unchanged: 30, differences: [], codes: [] })
  })

  // A slip in a spreadsheet: cells of a column move by a row, a column lies under another head, a row is pasted over another.
  const column = fc.nat({ max: heads.length - 1 })
  const row = fc.nat({ max: rows.length - 1 })
  const slip = fc.oneof(
    fc.record({ kind: fc.constant('down' as const), column, from: row }),
    fc.record({ kind: fc.constant('up' as const), column, from: row }),
    fc.record({ kind: fc.constant('heads' as const), column, from: column }),
    fc.record({ kind: fc.constant('right' as const), column, from: row }),
    fc.record({ kind: fc.constant('over' as const), column: row, from: row }),
  )

  test('changes no account that it does not name with what was and what would be, or is refused', () => {
    fc.assert(
      fc.property(slip, ({ kind, column: at, from }) => {
        const table = rows.map((cells) => [...cells])
        const names = [...heads]
        const cell = (n: number, c: number) => rows[n]?.[c] ?? ''
        if (kind === 'down') for (let n = from + 1; n < 30; n += 1) (table[n] as string[])[at] = cell(n - 1, at)
        if (kind === 'up') for (let n = from; n < 30; n += 1) (table[n] as string[])[at] = cell(n + 1, at)
        if (kind === 'heads') [names[at], names[from]] = [heads[from] ?? '', heads[at] ?? '']
        if (kind === 'right') table[from] = ['', ...(rows[from] ?? [])].slice(0, heads.length)
        if (kind === 'over') table[at] = [...(rows[from] ?? [])]
        const { differences, changes, problems } = plan(csv(table, names), state)
        if (problems.some(({ severity }) => severity === 'error')) return
        // What would be written is exactly what is shown, and it is exactly what the file says otherwise than before.
        expect(changes).toHaveLength(differences.length)
        const byHead = new Map(names.map((name, index) => [name, index]))
        const said = (cells: readonly string[], field: number) => cells[byHead.get(heads[field] ?? '') ?? 0] ?? ''
        const otherwise = table.filter((cells) => {
          const before = rows.find(([name]) => name === said(cells, 0))
          return heads.some((_, field) => said(cells, field) !== '' && said(cells, field) !== before?.[field])
        })
        expect(differences).toHaveLength(otherwise.length)
        const shown = differences.flatMap(({ fields: each }) => each.map(({ after }) => after))
        for (const cells of otherwise)
          for (const [field] of heads.entries()) {
            const before = rows.find(([name]) => name === said(cells, 0))
            if (said(cells, field) !== '' && said(cells, field) !== before?.[field]) expect(shown).toContain(said(cells, field))
          }
      }),
      { numRuns },
    )
  })
})

test('what is given out as a list runs in no spreadsheet, and comes in again as it was', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom(
      '=1+1',
      '+cmd|calc',
      '-2+3',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '\n=1',
      '＝1+1',
      '"=1"',
      "'=1",
      '-5',
      '+49 30 1',
      ';=1',
      '=HYPERLINK("x";"y")',
    ),
  )
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 6 }), (cells) => {
      const line = csvLine(cells)
      const [read = []] = parse(line, { relax_column_count: true, record_delimiter: ['\r\n'] }) as string[][]
      expect(read.map((cell) => (/^'[=+\-@\t\r\n＝＋－＠]/.test(cell) ? cell.slice(1) : cell))).toEqual(
        cells.map((cell) => (/^'[=+\-@\t\r\n＝＋－＠]/.test(cell) ? cell.slice(1) : cell)),
      )
      // A number is one, with its sign; nothing else begins as a formula does.
      for (const cell of read) expect(!/^[=+\-@\t\r\n＝＋－＠]/.test(cell) || /^[+-]?[\d.]+$/.test(cell), cell).toBe(true)
    }),
  )
})
