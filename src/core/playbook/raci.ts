import type { Table, TableRow } from 'mdast'
import type { RaciCell, RaciRow } from '../definition/definition.ts'
import { type Binding, listValue, mergedWith, readBinding, textValue } from './binding.ts'
import type { Findings } from './findings.ts'
import { atMost, limits } from './limits.ts'
import { commentsIn } from './outline.ts'
import { rangeOf, textOf } from './page.ts'
import { namesRole, rolesIn } from './role-words.ts'
import { plainSigns } from './signs.ts'
import { squeeze } from './words.ts'

/** A row before it is known which tasks it governs; `stated` holds what its binding says of that. */
export type RawRaci = { roles: string[]; rows: { row: RaciRow; binding: Binding | undefined }[] }

/** How a table says who has which part: letters under roles, letters beside roles, or names under the letters' words. */
type Shape =
  | { form: 'letters'; activity: number; roles: number[] }
  | { form: 'crossed' }
  | { form: 'names'; activity: number; parts: { column: number; letters: string }[] }

const letter = '(?:DRI|[RACIDSV])'
const letters = new RegExp(`^${letter}(?:(?:\\s?[/,&+] ?| )${letter}){0,3}[RACI]?[*†‡¹²³]?(?:\\s*\\([^()]{1,60}\\))?$`, 'i')
const none = /^(?:[-–—]+|n\.?\/?a\.?|\/|)$/i
const aside =
  /^(?:#|no\.?|nr\.?|notes?|comments?|remarks?|details?|due|when|deadline|frequency|tool|system|link|bemerkung(?:en)?|hinweise?|remarques?|commentaires?|notas?|comentarios?|observa(?:ciones|ções)|備考|メモ)?$/i
const partWords: [RegExp, string][] = [
  [/^(?:DRI|directly responsible(?: individual)?|driver)$/i, 'RA'],
  [/^(?:R|responsible(?: \(R\))?|R ?[-=:(] ?responsible\)?|durchführend|réalise|ejecuta|executa|実行(?:責任)?者?)$/i, 'R'],
  [/^(?:A|accountable(?: \(A\))?|A ?[-=:(] ?accountable\)?|approver|説明責任者?)$/i, 'A'],
  [/^(?:C|consulted(?: \(C\))?|C ?[-=:(] ?consulted\)?|contributors?|konsultiert|consultée?s?|consultad[oa]s?|相談(?:先)?)$/i, 'C'],
  [/^(?:I|informed(?: \(I\))?|I ?[-=:(] ?informed\)?|informiert|informée?s?|informad[oa]s?|報告(?:先)?)$/i, 'I'],
]

/** A table that says who is responsible, accountable, consulted and informed. */
export const isRaci = (table: Table): boolean => shapeOf(table) !== undefined

const cellText = (cell: TableRow['children'][number] | undefined) => (cell ? squeeze(plainSigns(textOf(cell))) : '')

function shapeOf(table: Table): Shape | undefined {
  const [head, ...body] = table.children
  if (!head || head.children.length < 2 || body.length === 0) return undefined
  const heads = head.children.map(cellText)
  const parts = heads.flatMap((text, column) => {
    const found = column > 0 && partWords.find(([shape]) => shape.test(text))
    return found ? [{ column, letters: found[1] }] : []
  })
  if (parts.length > 1 && heads.length - parts.length <= 3)
    return {
      form: 'names',
      activity: activityOf(
        heads,
        parts.map(({ column }) => column),
      ),
      parts,
    }
  const columns = heads.map((_, column) => column)
  const isLetters = (column: number) => body.every((row) => isPart(cellText(row.children[column])))
  const says = (column: number) => body.some((row) => lettersOf(cellText(row.children[column])) !== '')
  const roles = columns.slice(1).filter((column) => isLetters(column) && (says(column) || !aside.test(heads[column] ?? '')))
  const others = columns.slice(1).filter((column) => !roles.includes(column))
  if (!roles.some(says) || !body.some((row) => roles.some((column) => /[RAD]/.test(lettersOf(cellText(row.children[column]))))))
    return undefined
  const firsts = body.map((row) => cellText(row.children[0]))
  if (others.length === 0 && isCrossed(heads, firsts)) return { form: 'crossed' }
  const activity = activityOf(heads, roles)
  // Columns of other things may stand at the sides; a table that is mostly about other things is another table.
  if (others.filter((column) => column !== activity).length > 2 || !body.some((row) => isName(cellText(row.children[activity]))))
    return undefined
  return { form: 'letters', activity, roles }
}

const isPart = (text: string) => none.test(text) || letters.test(text)
const isName = (text: string) => !isPart(text) && /\p{L}{2}/u.test(text)

function activityOf(heads: string[], taken: number[]): number {
  const free = heads.findIndex((text, column) => !taken.includes(column) && !aside.test(text))
  return free < 0 ? 0 : free
}

const roleHead = /^(?:roles?|who|rolle|wer|rôle|qui|rol|quién|papel|função|quem|役割|担当)$/i

/** Roles down the side, activities along the top. */
function isCrossed(heads: string[], firsts: string[]): boolean {
  if (roleHead.test(heads[0] ?? '')) return true
  return firsts.every(namesRole) && !heads.slice(1).some(namesRole)
}

export function readRaci(table: Table, findings: Findings): RawRaci {
  const shape = shapeOf(table)
  const [head, ...body] = table.children
  if (!shape || !head) return { roles: [], rows: [] }
  if (shape.form === 'crossed') return readCrossed(head, body, findings)
  const heads = head.children.map(cellText)
  const roles = shape.form === 'letters' ? shape.roles.flatMap((column) => heads[column] || []) : []
  const driver = driverIn(
    shape.form === 'letters'
      ? body.map((row) => shape.roles.map((column) => lettersOf(cellText(row.children[column]))).join('')).join('')
      : '',
  )
  const unknown: string[] = []
  const listed = body.map((row) => ({ row, range: rangeOf(row) }))
  const rows = atMost(listed, limits.rows, 'RACI rows', findings).flatMap(({ row }) => {
    const cells: Record<string, RaciCell> = {}
    const put = (role: string | undefined, said: string) => {
      const cell = cellOf(said, driver)
      if (role && cell) cells[role] = cell
    }
    if (shape.form === 'letters') {
      for (const column of shape.roles) {
        const said = cellText(row.children[column])
        unknown.push(...otherLetters(said, driver))
        put(heads[column], lettersOf(said))
      }
    } else {
      const said = new Map<string, string>()
      for (const part of shape.parts) {
        for (const role of rolesIn(cellText(row.children[part.column]))) said.set(role, `${said.get(role) ?? ''}${part.letters}`)
      }
      for (const [role, parts] of said) {
        put(role, parts)
        if (!roles.includes(role)) roles.push(role)
      }
    }
    const activity = cellText(row.children[shape.activity])
    if (Object.keys(cells).length === 0 && isGroupRow(row)) return []
    return [rowFor(row, activity, cells, findings)]
  })
  sayOthers(unknown, rangeOf(table), findings)
  return { roles, rows }
}

function readCrossed(head: TableRow, body: TableRow[], findings: Findings): RawRaci {
  const roles = body.map((row) => cellText(row.children[0]))
  const unknown: string[] = []
  const activities = head.children.slice(1).map((cell, index) => ({ cell, column: index + 1, range: rangeOf(cell) }))
  const rows = atMost(activities, limits.rows, 'RACI rows', findings).map(({ cell, column, range }) => {
    const cells: Record<string, RaciCell> = {}
    for (const row of body) {
      const said = cellText(row.children[column])
      const role = cellText(row.children[0])
      unknown.push(...otherLetters(said, ''))
      const part = cellOf(lettersOf(said), '')
      if (role && part) cells[role] = part
    }
    return { row: { activity: cellText(cell), cells, covers: [], range, certainty: 'recognised' as const }, binding: undefined }
  })
  sayOthers(unknown, rangeOf(head), findings)
  return { roles, rows }
}

/** A bold name over the rows below it. */
const isGroupRow = (row: TableRow) =>
  row.children.filter((cell) => cellText(cell) !== '').length === 1 &&
  row.children.some((cell) => cell.children.some(({ type }) => type === 'strong' || type === 'emphasis'))

function rowFor(row: TableRow, activity: string, cells: RaciRow['cells'], findings: Findings) {
  const binding = commentsIn(row)
    .map((comment) => readBinding(comment, findings))
    .reduce(mergedWith(findings), undefined)
  const accountable = textValue(binding, 'accountable')
  const raci: RaciRow = {
    activity,
    cells,
    covers: listValue(binding, 'covers'),
    range: rangeOf(row),
    certainty: 'recognised',
    ...(accountable === 'joint' || accountable === 'first' ? { accountable } : {}),
  }
  if (binding?.values.accountable !== undefined && raci.accountable === undefined) {
    findings.error('raci.accountable-unknown', raci.range, `"accountable" of "${raci.activity}" must be "joint" or "first".`, {
      why: 'With two accountable roles Baton must know whether both sign or the first one decides.',
      written: `accountable: ${String(binding.values.accountable)}`,
      instead: ['accountable: joint', 'accountable: first'],
    })
  }
  return { row: raci, binding }
}

/** The letters of a cell, without a footnote or what a bracket adds. */
const lettersOf = (text: string) => (none.test(text) ? '' : text.replace(/\(.*$/, '').replace(/DRI/gi, 'RA').toUpperCase())

/** What "D" says in a table: without "A" who is directly responsible, with "A" but without "R" who drives; else nothing we know. */
const driverIn = (all: string) => (!all.includes('D') ? '' : !all.includes('A') ? 'RA' : all.includes('R') ? '' : 'R')

const otherLetters = (text: string, driver: string) => lettersOf(text).match(driver ? /[SV]/g : /[DSV]/g) ?? []

function sayOthers(unknown: string[], range: RawRaci['rows'][number]['row']['range'], findings: Findings) {
  const names = [...new Set(unknown)].sort()
  if (names.length === 0) return
  findings.note(
    'raci.other-letter',
    range,
    `The table also uses ${names.map((name) => `"${name}"`).join(' and ')}, which gives no right and no duty here.`,
    {
      why: 'Baton knows R, A, C and I. Whoever only helps is asked by whoever is responsible.',
    },
  )
}

function cellOf(said: string, driver: string): RaciCell | undefined {
  const found = new Set((driver ? said.replace(/D/g, driver) : said).match(/[RACI]/g) ?? [])
  if (found.has('R') && found.has('A')) return 'R/A'
  // A role that answers for something is not only told of it: the stronger letter counts.
  for (const letter of ['A', 'R', 'C', 'I'] as const) if (found.has(letter)) return letter
  return undefined
}
