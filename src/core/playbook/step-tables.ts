import type { Table, TableRow } from 'mdast'
import type { Due } from '../definition/definition.ts'
import { mergedWith, readBinding } from './binding.ts'
import { dueIn, readDue } from './due.ts'
import type { Findings } from './findings.ts'
import { atMost, limits } from './limits.ts'
import { commentsIn, type Item } from './outline.ts'
import { rangeOf, textOf } from './page.ts'
import { rolesIn } from './role-words.ts'
import { plainSigns } from './signs.ts'
import { squeeze } from './words.ts'

/** What a row says: who does what until when. `stage` is the text of a column such as "Phase", carried down empty cells. */
export type TableStep = { item: Item; owners: string[]; due: Due | undefined; notes: string[]; stage: string | undefined }
export type StepTable = { steps: TableStep[]; hasStages: boolean; ordered: boolean }

type Column = 'who' | 'what' | 'title' | 'description' | 'when' | 'stage' | 'number' | 'status' | 'note'

const head = (list: string) => new RegExp(`^(?:${list})$`, 'i')
const heads: [RegExp, Column][] = [
  [head('#|no\\.?|nr\\.?|n[°º]\\.?|番号|№'), 'number'],
  [
    head(
      'who|owners?|task owner|roles?|responsible(?: (?:person|role|party))?|DRI|assignees?|assigned to|lead|by whom|done by|actor|wer|verantwortlich(?:e|er)?|zuständig|rolle|qui|responsables?|rôle|pilote|acteur|quién|quien|rol|encargad[oa]|quem|responsável|papel|chi|wie|担当(?:者)?|誰が?|役割|責任者|実施者',
    ),
    'who',
  ],
  [
    head(
      'what(?: to do)?|tasks?|actions?|action items?|activit(?:y|ies)|to-?dos?|was|aufgaben?|tätigkeit(?:en)?|maßnahmen?|quoi|tâches?|actions?|activités?|qué|que|tareas?|acción|acciones|actividad(?:es)?|o quê|o que|tarefas?|ação|ações|atividades?|タスク|作業(?:内容)?|やること|内容|何を',
    ),
    'what',
  ],
  [head('steps?|items?|deliverables?|schritte?|étapes?|pasos?|etapas?|passos?|手順|項目|ステップ'), 'title'],
  [
    head(
      'when|due(?: date)?|by when|deadline|timing|target date|date|day|week|timeline|until|wann|fällig(?: am)?|bis wann|termin|frist|zeitpunkt|woche|tag|quand|échéance|délai|date|semaine|jour|cuándo|plazo|fecha(?: límite)?|vencimiento|semana|día|quando|prazo|data|dia|いつ|期限|期日|時期|締切|週',
    ),
    'when',
  ],
  [head('descriptions?|details?|beschreibung|descripción|descripciones|descrição|説明|詳細'), 'description'],
  [head('phase|stage|milestone|abschnitt|etappe|meilenstein|fase|フェーズ|段階'), 'stage'],
  [
    head(
      'status|state|done|done\\?|complete[d]?|progress|erledigt|stand|statut|fait|état|estado|hecho|situação|feito|状態|完了|進捗|✓|✅|☐',
    ),
    'status',
  ],
]
const cellText = (cell: TableRow['children'][number] | undefined) => (cell ? squeeze(textOf(cell)) : '')
const columnOf = (text: string): Column => heads.find(([shape]) => shape.test(plainSigns(text).replace(/[?:]$/, '')))?.[1] ?? 'note'

const isCount = (text: string) => /^\d{0,3}[.)]?$/.test(text)

/** The columns of a table that carries steps. Outside of a steps section it must say who, what, and when or how far. */
function columnsOf(table: Table, inSteps: boolean): Column[] | undefined {
  const [first, ...body] = table.children
  if (!first || first.children.length < 2 || body.length === 0) return undefined
  const columns = first.children.map((cell) => columnOf(cellText(cell)))
  const has = (column: Column) => columns.includes(column)
  if (!has('what')) {
    // "Step 1 | what it is | who": the number is no title, and the description is.
    const title = columns.findIndex((column, index) => column === 'title' && !body.every((row) => isCount(cellText(row.children[index]))))
    const own = title < 0 ? columns.indexOf('description') : title
    if (own < 0) return undefined
    columns[own] = 'what'
  }
  for (const [index, column] of columns.entries()) {
    if (column !== 'title') continue
    // "Step" beside "Action": a number, or the part of the process that the action belongs to.
    columns[index] = body.every((row) => isCount(cellText(row.children[index]))) ? 'number' : 'stage'
  }
  const says = has('when') || has('status') || has('stage') || has('number')
  return (has('who') && (says || inSteps)) || (inSteps && says) ? columns : undefined
}

export const isStepTable = (table: Table, inSteps: boolean): boolean => columnsOf(table, inSteps) !== undefined

/** It has a column that says to which stage each row belongs. */
export const saysPhases = (table: Table): boolean => columnsOf(table, true)?.includes('stage') ?? false

export function readStepTable(table: Table, inSteps: boolean, findings: Findings): StepTable | undefined {
  const columns = columnsOf(table, inSteps)
  if (!columns) return undefined
  const [first, ...body] = table.children
  const names = (first?.children ?? []).map(cellText)
  const rows = atMost(
    body.map((row) => ({ row, range: rangeOf(row) })),
    limits.tasks,
    'rows of steps',
    findings,
  )
  let stage: string | undefined
  const steps = rows.flatMap(({ row }): TableStep[] => {
    const cells = row.children.map(cellText)
    const all = (column: Column) => columns.flatMap((each, index) => (each === column && cells[index] ? [cells[index]] : []))
    const said = cells.filter((cell, index) => cell && columns[index] !== 'status' && columns[index] !== 'number')
    if (said.length === 1 && !(all('what')[0] && !isBold(row))) {
      // One bold cell in an otherwise empty row heads the rows below it.
      stage = said[0]
      return []
    }
    stage = all('stage')[0] ?? stage
    const [text, ...more] = all('what')
    if (!text) return []
    const dueAt = (index: number) => readDue(cells[index] ?? '') ?? readDue(`${names[index] ?? ''} ${cells[index] ?? ''}`)
    const dues = columns.flatMap((column, index) => (column === 'when' ? (dueAt(index) ?? []) : []))
    return [
      {
        item: itemOf(row, text, findings),
        owners: all('who').flatMap(rolesIn),
        due: dues[0] ?? dueIn(text),
        stage,
        notes: [
          ...more,
          ...columns.flatMap((column, index) => {
            const said = cells[index]
            return said && (column === 'note' || column === 'description' || (column === 'when' && !dueAt(index)))
              ? [names[index] ? `${names[index]}: ${said}` : said]
              : []
          }),
        ],
      },
    ]
  })
  return { steps, hasStages: steps.some((step) => step.stage !== undefined), ordered: columns.includes('number') }
}

const isBold = (row: TableRow) =>
  row.children.some((cell) => cell.children.length > 0 && cell.children.every(({ type }) => type === 'strong' || type === 'html'))

function itemOf(row: TableRow, text: string, findings: Findings): Item {
  const range = rangeOf(row)
  const binding = commentsIn(row)
    .map((comment) => readBinding(comment, findings))
    .reduce(mergedWith(findings), undefined)
  return { text, checked: undefined, isLink: false, binding, blocks: [], range, line: range }
}
