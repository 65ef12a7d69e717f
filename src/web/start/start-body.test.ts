import { expect, test } from 'vitest'
import type { StartOptions } from '../../contract/handovers.ts'
import { bodyOf, firstDraft, problemsOf, type StartDraft } from './start-body.ts'

const choice: StartOptions['playbooks'][number] = {
  id: 'csm-to-cse',
  title: 'CSM to CSE+',
  summary: '',
  kind: 'named-to-pool',
  tasks: 29,
  paces: ['standard'],
  receivers: [{ kind: 'pool', id: 'cse', name: 'CSE+', load: null, reasons: [] }],
  suggested: { kind: 'pool', id: 'cse', name: 'CSE+' },
  roles: [
    { role: 'CSM', person: { id: 'priya', name: 'Priya' }, candidates: [], informedOnly: false },
    { role: 'AE', person: null, candidates: [{ id: 'diego', name: 'Diego' }], informedOnly: false },
    { role: 'Renewal Manager', person: null, candidates: [], informedOnly: true },
  ],
}
const draft: StartDraft = {
  playbook: 'csm-to-cse',
  to: 'cse',
  reason: 'realignment',
  reasonText: '',
  roles: {},
  staying: {},
  pace: 'standard',
  flipOn: '',
  previous: '',
}

test('only what nobody knows is asked: the missing AE, not the known CSM, and not who is only told', () => {
  expect(problemsOf(draft, choice).map(({ at }) => at)).toEqual(['role AE'])
  expect(problemsOf({ ...draft, roles: { AE: 'diego' } }, choice)).toEqual([])
})

test('another reason needs words, and a child that stays needs its reason', () => {
  const open = { ...draft, roles: { AE: 'diego' }, reason: 'other', staying: { north: ' ' } }
  expect(problemsOf(open, choice).map(({ at }) => at)).toEqual(['reasonText', 'staying north'])
})

test('the only playbook and its suggested receiver are chosen already', () => {
  const nothing = { again: null, escalation: null }
  expect(firstDraft({ playbooks: [choice], ...nothing })).toMatchObject({ playbook: 'csm-to-cse', to: 'cse' })
  expect(firstDraft({ playbooks: [choice, choice], ...nothing })).toMatchObject({ playbook: '', to: '' })
})

test('what the records know already is not sent again', () => {
  expect(bodyOf('kestrel', { ...draft, roles: { AE: 'diego', CSM: '' }, staying: { north: 'own contract' } })).toEqual({
    account: 'kestrel',
    playbook: 'csm-to-cse',
    to: 'cse',
    reason: { kind: 'realignment' },
    roles: { AE: 'diego' },
    staying: [{ account: 'north', because: 'own contract' }],
  })
})

test('where a pool gives back an account that escalates, the reason and the last handover are there already', () => {
  const again = { id: 'cop', ref: 'COP-9', playbook: 'CSM to CSE+', endedAt: '2026-10-01T10:00:00.000Z', answers: 12 }
  const back = { ...choice, id: 'cse-to-csm', kind: 'pool-to-named' }
  const first = firstDraft({ playbooks: [back], again, escalation: 'Exports fail (critical)' })
  expect(first).toMatchObject({ reason: 'escalation', previous: 'cop' })
  expect(bodyOf('copperline', { ...first, pace: 'slow' })).toMatchObject({ previous: 'cop', pace: 'slow' })
})
