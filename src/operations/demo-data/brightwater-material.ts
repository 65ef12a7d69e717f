import type { StoryRecord } from './account-spec.ts'
import { named } from './place.ts'

/** What years of work with the largest customer of the cast have left behind: the demo's longest dossier. */
export function brightwaterMaterial(ago: (days: number) => string, date: (days: number) => string): StoryRecord[] {
  const priya = named('Priya Nair')
  const diego = named('Diego Alvarez')
  const ours = (...people: { id: string; name: string }[]) =>
    people.map((person) => ({ name: person.name, side: 'us', person, answer: 'accepted' }))
  const dana = { name: 'Dana Reyes', side: 'customer', answer: 'accepted' }
  const call = (key: string, days: number, agenda: string): StoryRecord => ({
    kind: 'meeting',
    key,
    source: 'calendar',
    data: {
      kind: 'cadence',
      title: 'Cadence call',
      at: ago(days),
      minutes: 30,
      held: 'held',
      lead: priya,
      agenda,
      attendees: [...ours(priya), dana],
      series: 'cadence',
    },
  })
  const stage = (name: string, status: string, tool?: string): StoryRecord => ({
    kind: 'adoption-stage',
    key: name.toLowerCase(),
    data: { stage: name, status, ...(tool ? { tool } : {}) },
  })
  const request = (key: string, title: string, priority: string, shipped = false): StoryRecord => ({
    kind: 'feature-request',
    key,
    source: 'tracker',
    data: { title, priority, shipped, updatedOn: date(-40), ...(shipped ? { shippedOn: date(-40) } : {}) },
  })
  const mail = (key: string, subject: string, thread: string, days: number, by: { id: string; name: string }): StoryRecord => ({
    kind: 'crm-activity',
    key,
    source: 'CRM',
    data: { subject, thread, at: ago(days), by, link: `https://crm.example/activity/${key}` },
  })
  return [
    stage('Source code', 'adopted'),
    stage('Build and test', 'adopted'),
    stage('Packages', 'started'),
    stage('Security', 'planned'),
    stage('Plan', 'other tool', 'a ticket system of their own'),
    stage('Monitoring', 'unknown'),
    request('request-1', 'Quotas for runners', 'must have'),
    request('request-2', 'Longer retention of audit events', 'unknown'),
    request('request-3', 'Dependency view across groups', 'nice to have', true),
    mail('m-1', 'Price list for next year', 't-price', 64, diego),
    mail('m-2', 'Re: Price list for next year', 't-price', 58, priya),
    mail('m-3', 'Re: Price list for next year', 't-price', 51, diego),
    mail('m-4', 'Questions about data residency', 't-data', 33, priya),
    call('call-1', 9, 'Upgrade in the quiet week, caching between jobs, seats for two more teams'),
    call('call-2', 23, 'Runners that stop, dates of the upgrade'),
    call('call-3', 37, 'Numbers for the board, training for the new teams'),
    {
      kind: 'meeting',
      key: 'ebr',
      source: 'calendar',
      data: {
        kind: 'EBR',
        title: 'Executive business review',
        at: ago(88),
        minutes: 60,
        held: 'held',
        lead: priya,
        attendees: [...ours(priya, diego), dana],
      },
    },
    {
      kind: 'recording',
      key: 'ebr',
      source: 'recordings',
      data: {
        title: 'Executive business review',
        at: ago(88),
        link: 'https://video.example/brightwater/2',
        worthWatching: 'yes',
        why: 'Their CIO says what the next two years are about.',
      },
    },
    {
      kind: 'recording',
      key: 'workshop',
      source: 'recordings',
      data: { title: 'Workshop on pipelines', at: ago(140), link: 'https://video.example/brightwater/3', worthWatching: 'not asked' },
    },
    {
      kind: 'escalation',
      key: 'escalation-1',
      source: 'helpdesk',
      data: { title: 'Two days without builds', status: 'closed', severity: 'high', openedAt: ago(160) },
    },
  ]
}
