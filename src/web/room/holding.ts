import type { HandoverView } from '../../core/process/view.ts'
import type { Status } from '../design/status-pill.tsx'
import { isOver } from '../handover/is-over.ts'
import { stageOf } from '../letter/letter-state.ts'
import { deadlineWords } from '../wording/dates.ts'
import { words } from './words.ts'

export type Waiting = HandoverView['waiting'][number]

/** Late first, then by due, then what has no date, in the order of the playbook. */
const byDue = (a: Waiting, b: Waiting) => (a.due === b.due ? 0 : a.due === null ? 1 : b.due === null ? -1 : a.due < b.due ? -1 : 1)

/** What the reader should look at first: their own most urgent thing, else what everybody else waits for. */
export function nextOf(waiting: readonly Waiting[], me: string): Waiting | undefined {
  const sorted = waiting.toSorted(byDue)
  return sorted.find(({ person }) => person.id === me) ?? sorted[0]
}

/** What is said where nothing waits on anyone: not everything that rests has ended. */
export function quietWords({ state, letter }: Pick<HandoverView, 'state' | 'letter'>, now: Date, zone?: string): string {
  if (isOver({ state })) return words.ended
  if (state === 'paused') return words.resting
  const stage = letter && stageOf(letter, now)
  return stage?.is === 'released' ? words.letterLeaves(deadlineWords(stage.leavesAt, now, zone)) : words.forItsDay
}

/** Who holds it, until when, and in which colour. */
export function holdingOf(
  view: Pick<HandoverView, 'waiting' | 'state' | 'isLate' | 'needsFixes'>,
  me: string,
): { status: Status; words: string; due: string | null } {
  if (isOver(view)) return { status: view.state === 'completed' ? 'done' : 'stopped', words: words.state[view.state], due: null }
  if (view.state === 'paused') return { status: 'stopped', words: words.state.paused, due: null }
  const next = nextOf(view.waiting, me)
  if (!next)
    return {
      status: view.state === 'running' ? 'waiting' : 'active',
      words: view.state === 'running' ? words.onADay : words.state[view.state],
      due: null,
    }
  const isMine = next.person.id === me
  const others = new Set(view.waiting.filter(({ person }) => person.id !== next.person.id).map(({ person }) => person.id)).size
  const who = isMine ? words.onYou : others > 0 ? words.onSeveral(next.person.name, others) : words.on(next.person.name)
  return { status: view.isLate ? 'late' : view.needsFixes ? 'fixes' : isMine ? 'active' : 'waiting', words: who, due: next.due }
}

/** Each playbook plans its own time; two weeks for one are four for another. */
export const overWords = ({ state, day }: Pick<HandoverView, 'state' | 'day'>): string | undefined =>
  state === 'running' && day !== null && day.number > day.of ? words.overTarget : undefined
