import type { Range, Stage, Task } from '../definition/definition.ts'
import type { Findings } from './findings.ts'
import { statedPlace } from './lint-bind.ts'
import { type Drawing, stageOrder, wordsOf } from './lint-drawing.ts'
import { narrow, placeOf, quoted, textAt } from './lint-edits.ts'
import type { Linted } from './lint-subject.ts'
import { shared } from './words.ts'

/** Times that contradict each other: windows against the order of the stages, a meeting that is said to last so and so long. */
export function lintTimes(page: Linted, drawing: Drawing, findings: Findings) {
  lintWindows(page, drawing, findings)
  lintMeetings(page, drawing, findings)
}

type Windowed = Stage & { window: NonNullable<Stage['window']> }

const windowText =
  /\(\s*(?:weeks?|days?)\s+\d{1,3}(?:\s*(?:-|–|—|to)\s*\d{1,3})?\s*\)|\b(?:weeks?|days?)\s+\d{1,3}(?:\s*(?:-|–|—|to)\s*\d{1,3})?/i

/** A stage opens when the one before it is finished, so its window can neither begin nor end earlier. */
function lintWindows(page: Linted, drawing: Drawing, findings: Findings) {
  const { lines } = page
  for (const stage of page.process.stages.filter(hasWindow)) {
    const { from, to } = stage.window
    if (from > to) {
      const { place, write } = windowOf(stage, lines)
      findings.warning(
        'window.backwards',
        place,
        `${quoted(stage.name)} ends (${stage.window.unit} ${to}) before it begins (${stage.window.unit} ${from}).`,
        {
          why: 'Its tasks are due before anybody can start them.',
          fixes: write ? [{ title: 'Turn the two round', edits: [{ range: place, text: write(to, from) }] }] : [],
        },
      )
    }
  }
  for (const { before, after, drawn } of stageOrder(page, drawing)) {
    if (!hasWindow(before) || !hasWindow(after) || before.window.unit !== after.window.unit) continue
    const [first, second] = [before.window, after.window]
    if (first.from > first.to || second.from > second.to) continue
    if (second.from >= first.from && second.to >= first.to) continue
    const { place, write } = windowOf(after, lines)
    const from = Math.max(first.from, second.from)
    const to = Math.max(first.to, second.to, from)
    findings.warning(
      'window.contradicts-flow',
      place,
      `${quoted(after.name)} (${spoken(after)}) comes after ${quoted(before.name)} (${spoken(before)}) ${drawn ? 'in the flow' : 'on the page'}, but its time is earlier.`,
      {
        why: 'Its tasks are late before they can begin.',
        fixes: write
          ? [{ title: `Make it ${second.unit} ${from === to ? to : `${from}-${to}`}`, edits: [{ range: place, text: write(from, to) }] }]
          : [],
      },
    )
  }
}

const hasWindow = (stage: Stage): stage is Windowed => stage.window !== undefined
const spoken = ({ window: { from, to, unit } }: Windowed) => `${unit} ${from === to ? to : `${from}-${to}`}`

function windowOf(stage: Windowed, lines: string[]): { place: Range; write: ((from: number, to: number) => string) | undefined } {
  const written = windowText.exec(textAt(lines, stage.range))?.[0]
  const place = written === undefined ? undefined : placeOf(stage.range, written, lines)
  if (written === undefined || !place) return { place: stage.range, write: undefined }
  const unit = stage.window.unit === 'week' ? 'Week' : 'Day'
  const inside = (from: number, to: number) => (from === to ? `${unit} ${to}` : `${unit} ${from}-${to}`)
  return { place, write: (from, to) => (written.startsWith('(') ? `(${inside(from, to)})` : inside(from, to)) }
}

const length = /(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?\s*min(?:utes)?\b/i

type Said = { min: number; max: number; place: Range; where: string; drawn: boolean }

/** How long a meeting takes, said at the group, in its binding, in its words and in the picture. */
function lintMeetings(page: Linted, drawing: Drawing, findings: Findings) {
  // A length in the picture belongs to the meeting whose name stands beside it.
  const timed = drawing.nodes.filter(({ label }) => length.test(label)).slice(0, 20)
  for (const { task, group, raw } of page.steps.tasks.filter(({ task }) => task.kind === 'call')) {
    const said: Said[] = []
    const { lines } = page
    const stated = group.meeting?.minutes
    if (stated) said.push({ ...stated, place: lengthIn(group.range, lines), where: 'its heading line', drawn: false })
    const binding = raw.item.binding
    if (binding?.values.minutes !== undefined && task.minutes) {
      said.push({ ...task.minutes, place: statedPlace(lines, binding, 'minutes') ?? binding.range, where: 'its binding', drawn: false })
    }
    const inWords = lengthOf(task.title)
    if (inWords) said.push({ ...inWords, place: lengthIn(task.range, lines), where: 'its words', drawn: false })
    for (const node of timed.filter(({ label }) => shared(wordsOf(label), wordsOf(group.name ?? task.title)) > 1)) {
      const drawn = lengthOf(node.label)
      if (drawn) said.push({ ...drawn, place: lengthIn(node.range, lines), where: 'the flow', drawn: true })
    }
    compare(said, task, group.name, lines, findings)
  }
}

function compare(said: Said[], task: Task, group: string | undefined, lines: string[], findings: Findings) {
  const [first] = said
  if (!first) return
  for (const again of said.slice(1)) {
    const differs = again.min !== first.min || again.max !== first.max
    const name = quoted(group ?? task.title)
    const message = differs
      ? `${name} takes ${inMinutes(again)} here and ${inMinutes(first)} on line ${first.place.start.line}.`
      : `How long ${name} takes is stated twice, here and on line ${first.place.start.line}.`
    const picture = lines[again.place.start.line - 1] ?? ''
    const before = /(?:<br\s*\/?>|,)?\s*\(?$/i.exec(picture.slice(0, again.place.start.column - 1))?.[0] ?? ''
    const behind = /^\)?/.exec(picture.slice(again.place.end.column - 1))?.[0] ?? ''
    const whole: Range = {
      start: { ...again.place.start, column: again.place.start.column - before.length },
      end: { ...again.place.end, column: again.place.end.column + behind.length },
    }
    const more = {
      why: differs ? 'The invitation is made for one of the two.' : 'Whoever changes one of them forgets the other.',
      fixes: [
        ...(again.where === 'its binding' ? [] : [{ title: 'Say it only once', edits: [{ range: whole, text: '' }] }]),
        ...(differs && again.where === 'its binding'
          ? [{ title: `Make it ${inMinutes(first)}`, edits: [{ range: again.place, text: `{ min: ${first.min}, max: ${first.max} }` }] }]
          : []),
      ],
    }
    if (differs) findings.warning('meeting.length-twice', again.place, message, more)
    // What a binding repeats for the machine, the page says for people.
    else if (again.where !== 'its binding') findings.note('meeting.length-twice', again.place, message, more)
  }
}

const inMinutes = ({ min, max }: Pick<Said, 'min' | 'max'>) => `${min === max ? max : `${min}-${max}`} minutes`

function lengthOf(text: string): { min: number; max: number } | undefined {
  const match = length.exec(text.slice(0, 300))
  return match ? { min: Number(match[1]), max: Number(match[2] ?? match[1]) } : undefined
}

const lengthIn = (range: Range, lines: string[]): Range => narrow(range, length.exec(textAt(lines, range))?.[0] ?? '', lines)
