import { reasons } from '../../core/process/handover.ts'
import type { Field } from '../import/field.ts'

/** What a file of handovers that are under way can say, beside people for roles: a column called like a role of a playbook. */
const columns = [
  {
    field: 'account',
    title: 'Account',
    type: 'reference',
    about: 'Its name or id; needed, unless it is said beside the file',
    example: 'Kestrel Logistics',
    aliases: ['account name', 'customer', 'company'],
  },
  {
    field: 'playbook',
    title: 'Playbook',
    type: 'reference',
    about: 'Its id or title',
    example: 'csm-to-csm',
    aliases: ['process', 'transition', 'type of handover'],
  },
  {
    field: 'to',
    title: 'To',
    type: 'reference',
    about: 'Who takes over: address or name of a person, name of a pool',
    example: 'tom@meridian.example',
    aliases: ['new csm', 'new owner', 'receiver', 'takes over', 'incoming csm'],
  },
  {
    field: 'reason',
    title: 'Reason',
    type: 'line',
    about: `One of: ${reasons.join(', ')}; anything else is taken as words`,
    example: 'territory change',
    aliases: ['why', 'because'],
  },
  {
    field: 'started',
    title: 'Started',
    type: 'day',
    about: 'When it began, as YYYY-MM-DD',
    example: '2026-11-02',
    aliases: ['started on', 'start', 'start date', 'begun', 'opened on'],
  },
  {
    field: 'stage',
    title: 'Stage',
    type: 'line',
    about: 'Where it stands: id, name or number. Everything before it is said to be done',
    example: '',
    aliases: ['phase', 'step', 'status', 'stands at'],
  },
  {
    field: 'done',
    title: 'Done',
    type: 'tasks',
    about: 'Tasks that are done, separated by semicolons: title or id, with its day where that is known',
    example: 'new-reads-playbook; internal-meeting 2026-11-06',
    aliases: ['done tasks', 'tasks done', 'completed', 'finished', 'ticked'],
  },
  {
    field: 'approvedBy',
    title: 'Approved by',
    type: 'reference',
    about: 'Who decided at the gate of the playbook',
    example: '',
    aliases: ['approver', 'gatekeeper', 'reviewed by'],
  },
  {
    field: 'approvedOn',
    title: 'Approved on',
    type: 'day',
    about: 'When, as YYYY-MM-DD',
    example: '',
    aliases: ['approval date', 'reviewed on'],
  },
  {
    field: 'letterSentOn',
    title: 'Letter sent on',
    type: 'day',
    about: 'When the customer was told, as YYYY-MM-DD',
    example: '',
    aliases: ['letter sent', 'customer told on', 'mail sent on', 'letter date'],
  },
  {
    field: 'link',
    title: 'Link',
    type: 'line',
    about: 'Where its checklist or issue stands',
    example: 'https://tracker.example/issues/12',
    aliases: ['url', 'issue', 'links', 'wiki page', 'tracker issue'],
  },
] as const

export type Said = Partial<Record<(typeof columns)[number]['field'], string>>
export const saidFields = columns.map(({ field }) => field)

export const moveInFields: readonly Field[] = columns.map((column) => ({ required: false, ...column }))

/** The column in which somebody stands for a role; it goes before a column of ours that is called nearly alike. */
export const roleField = (role: string): Field => ({
  field: `role:${role}`,
  title: role,
  type: 'reference',
  required: false,
  about: 'Who has the role: address or name',
  example: '',
  aliases: [],
})
