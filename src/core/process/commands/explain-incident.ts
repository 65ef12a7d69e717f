import { z } from 'zod'
import { Refusal } from '../../base/refusal.ts'
import { steers } from '../candidates.ts'
import { nameOf } from '../circumstances.ts'
import { explainers, openIncidents } from '../incidents.ts'
import { text } from '../needs.ts'
import { personActing } from '../rights.ts'
import { rule } from '../rule.ts'

const needs = z.strictObject({ because: text('What happened, and why may the handover go on?') })

/** A principle was broken and that cannot be undone, a call that was held, say: somebody who answers for it says so. */
export const explainIncident = rule({
  command: 'explain-incident',
  during: ['running', 'paused'],
  signs: true,
  targets: (handover) => openIncidents(handover).map(({ id }) => id),
  label: (handover, _circumstances, on) => `Explain: ${handover.incidents?.[on]?.text ?? ''}`,
  refuse: (handover, circumstances, on) => {
    const incident = handover.incidents?.[on]
    if (!incident) return new Refusal('unknown', 'incident.unknown', `This handover has no incident "${on}".`)
    if (incident.goneAt) return new Refusal('conflict', 'incident.gone', 'What broke the principle is gone; nothing is left to explain.')
    if (incident.explained) return new Refusal('conflict', 'incident.explained', 'It has already been explained.')
    if (steers(handover, circumstances, personActing(circumstances))) return undefined
    const names = explainers(handover, circumstances).map((id) => nameOf(circumstances, id))
    return new Refusal('forbidden', 'incident.not-yours', `${names.join(' and ') || 'A manager'} or operations can explain it.`)
  },
  needs: () => needs,
  decide: (_handover, _circumstances, on, { because }) => [{ type: 'IncidentExplained', incident: on, because }],
})
