/** What a team has when it begins: its people and accounts, in two lists that a spreadsheet saved. */

const names =
  'Ben Ortiz, Cleo Marsh, Dan Weber, Eva Lang, Finn Koch, Gia Rossi, Hugo Blanc, Iris Novak, Jon Berg, Kira Sato, Leo Stein, Mia Lund, Nils Falk, Olga Popov, Paul Reyes, Rosa Diaz, Sven Holm, Tara Shah, Uwe Frey'.split(
    ', ',
  )
const mailOf = (name = '') => `${name.split(' ')[0]?.toLowerCase()}@northwind.example`
const csms = names.slice(0, 12)
const [manager = ''] = names.slice(12, 13)
const cses = names.slice(13, 16)
const aes = names.slice(16, 18)
const roleOf = (name: string) =>
  csms.includes(name) ? 'csm' : name === manager ? 'csm-manager' : cses.includes(name) ? 'cse' : aes.includes(name) ? 'ae' : 'operations'

const file = (name: string, lines: string[], mimeType = 'text/csv') => ({ name, mimeType, buffer: Buffer.from(`${lines.join('\n')}\n`) })

/** With the administrator, who is there already, they are twenty. */
export const peopleList = file('people.csv', [
  'Name,Work email,Role,Reports to',
  ...names.map((name) => `${name},${mailOf(name)},${roleOf(name)},${csms.includes(name) ? mailOf(manager) : ''}`),
])

export const accountCount = 200
export const accountName = (index: number) => `Customer ${String(index + 1).padStart(3, '0')}`

export const accountList = file('accounts.csv', [
  'Account name,Owner,Account executive,Region,Renewal date',
  ...Array.from({ length: accountCount }, (_, index) =>
    [
      accountName(index),
      mailOf(csms[index % csms.length]),
      mailOf(aes[index % 2]),
      index % 2 === 0 ? 'EMEA' : 'Americas',
      `2027-0${(index % 9) + 1}-15`,
    ].join(','),
  ),
])

/** Each CSM holds as many as the list gives them. */
export const accountsOf = (csm: string) =>
  Array.from({ length: accountCount }, (_, index) => csms[index % csms.length]).filter((one) => one === csm).length

export const letterFile = (text: string) => file('our-words.txt', [text], 'text/plain')
