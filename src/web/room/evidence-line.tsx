import { type Evidence, sourcesInWords } from '../../core/checks/evidence.ts'
import { EvidenceMark } from '../design/evidence-mark.tsx'
import { Outside } from '../design/outside.tsx'
import { pastWords, plainDayWords } from '../wording/dates.ts'
import { words } from './words.ts'

type Props = { evidence: Evidence; now: Date; nameOf: (id: string) => string }

/** Why something counts as true. The four kinds never look alike. */
export function EvidenceLine({ evidence, now, nameOf }: Props) {
  switch (evidence.kind) {
    case 'read':
      return (
        <EvidenceMark
          // A mark of proof beside a check that failed would say two things at once.
          kind={evidence.verdict === 'passed' ? 'read' : 'seen'}
          source={sourcesInWords(evidence)}
          age={pastWords(new Date(evidence.checkedAt), now)}
        >
          {evidence.value}
        </EvidenceMark>
      )
    case 'attested':
      return (
        <EvidenceMark kind="attested" source={nameOf(evidence.by)} age={pastWords(new Date(evidence.at), now)}>
          {evidence.url ? <Outside href={evidence.url}>{evidence.note}</Outside> : evidence.note}
          {evidence.cannotTell && ` (no system could tell: ${evidence.cannotTell})`}
        </EvidenceMark>
      )
    case 'linked':
      return (
        <EvidenceMark kind="linked" source={nameOf(evidence.by)} age={pastWords(new Date(evidence.at), now)}>
          <Outside href={evidence.url}>{evidence.note ?? evidence.url}</Outside>
        </EvidenceMark>
      )
    case 'waived':
      return (
        <EvidenceMark kind="waived" source={nameOf(evidence.approver)} age={words.until(plainDayWords(evidence.until, now))}>
          {evidence.because}
        </EvidenceMark>
      )
  }
}
