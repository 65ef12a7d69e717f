import type { HandoverView } from '../../core/process/view.ts'
import { Button } from '../design/button.tsx'
import { type Status, StatusPill } from '../design/status-pill.tsx'
import { type Can, canDo } from '../handover/can.ts'
import { pastWords, plainDayWords } from '../wording/dates.ts'
import styles from './panels.module.css'
import { words } from './words.ts'

type Props = { view: HandoverView; now: Date; zone?: string | undefined; onDo: (can: Can) => void }
type Call = NonNullable<HandoverView['cadence']>['calls'][number]

const pills: Readonly<Record<Call['state'], Status>> = { coming: 'todo', 'to say': 'waiting', led: 'done', 'not held': 'stopped' }
const ofTheWhole = ['say-ready', 'move-flip', 'report-cadence-call']

/** Who leads until when, whether the incoming person is ready, and call by call who led. */
export function CadencePanel({ view, now, zone, onDo }: Props) {
  const { cadence, flipOn, from, to } = view
  if (!cadence || flipOn === null) return null
  const { ready, calls } = cadence
  const can = ofTheWhole.flatMap((command) => canDo(view, command, null) ?? [])
  return (
    <div className={styles.blocks}>
      <section>
        <p>{words.leadUntil(from.name, plainDayWords(flipOn, now), to.name)}</p>
        <p className={styles.summary}>
          {ready ? words.isReady(ready.by.name, pastWords(new Date(ready.at), now, zone)) : words.notReady(to.name)}
          {ready?.note && ` ${ready.note}`}
        </p>
        {can.length > 0 && (
          <p className={styles.actions}>
            {can.map((each, at) => (
              <Button key={each.command} look={at === 0 && each.command === 'say-ready' ? 'primary' : 'plain'} onClick={() => onDo(each)}>
                {each.label}
              </Button>
            ))}
          </p>
        )}
      </section>
      <section>
        <h2>{words.ledger}</h2>
        {calls.length === 0 ? (
          <p className={styles.summary}>{words.noCalls}</p>
        ) : (
          <table className={styles.people}>
            <thead>
              <tr>
                <th scope="col">{words.callDay}</th>
                <th scope="col">{words.leads}</th>
                <th scope="col">{words.whatBecame}</th>
              </tr>
            </thead>
            <tbody>
              {calls.map((call) => (
                <tr key={call.day}>
                  <td>{plainDayWords(call.day, now)}</td>
                  <td>
                    {call.lead.name}
                    {call.isChosen && call.by && <span className={styles.small}> · {words.chosenBy(call.by.name)}</span>}
                  </td>
                  <td>
                    <Became call={call} change={canDo(view, 'choose-lead', call.day)} onDo={onDo} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </div>
  )
}

function Became({ call, change, onDo }: { call: Call; change: Can | undefined; onDo: (can: Can) => void }) {
  const said = [call.by && !call.isChosen && words.saidBy(call.by.name), call.note].filter(Boolean).join(' · ')
  return (
    <>
      <StatusPill status={pills[call.state]}>{words.cadenceStates[call.state] ?? call.state}</StatusPill>
      {said && <span className={styles.small}> {said}</span>}
      {change && (
        <>
          {' '}
          <Button look="quiet" onClick={() => onDo(change)}>
            {words.chooseLead}
            <span className="spoken"> {call.day}</span>
          </Button>
        </>
      )}
    </>
  )
}
