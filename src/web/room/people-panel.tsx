import { Link } from '@tanstack/react-router'
import type { HandoverView } from '../../core/process/view.ts'
import { Button } from '../design/button.tsx'
import type { Can } from '../handover/can.ts'
import { deadlineWords, pastWords, plainDayWords } from '../wording/dates.ts'
import { OpenLinks } from './open-links.tsx'
import { Ownership } from './ownership.tsx'
import styles from './panels.module.css'
import { raciRows } from './raci-rows.ts'
import { RightsPanel } from './rights-panel.tsx'
import { rightsWords } from './rights-words.ts'
import { words } from './words.ts'

/** Who takes part and as what, who is asked and told, what is left with whom. */
type Props = { view: HandoverView; now: Date; zone?: string | undefined; onDo: (can: Can) => void }

export function PeoplePanel({ view, now, zone, onDo }: Props) {
  const deputies = view.participants.filter(({ delegateOf, until }) => delegateOf && (until === null || new Date(until) > now))
  const delegations = view.can.filter(({ command }) => command === 'delegate')
  const raci = raciRows(view)
  const roles = [...new Set(raci.flatMap(({ cells }) => Object.keys(cells)))]
  return (
    <div className={styles.blocks}>
      <table className={styles.people}>
        <thead>
          <tr>
            <th scope="col">{words.person}</th>
            <th scope="col">{words.roleHead}</th>
            <th scope="col">{words.since}</th>
          </tr>
        </thead>
        <tbody>
          {view.participants.map(({ role, person, from, until, delegateOf, informedOnly }) => (
            <tr key={`${role} ${person.id} ${from}`}>
              <td>{person.name}</td>
              <td>
                {role}
                {(delegateOf ?? informedOnly) && (
                  <span className={styles.small}> · {delegateOf ? words.delegate(delegateOf.name) : words.informedOnly}</span>
                )}
              </td>
              <td className={styles.small}>
                {pastWords(new Date(from), now, zone)}
                {until && ` · ${words.until(pastWords(new Date(until), now, zone))}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <OpenLinks of={view.ref} now={now} zone={zone} />
      <section>
        <h2>{rightsWords.deputies}</h2>
        <p className={styles.summary}>{deputies.length === 0 ? rightsWords.noDeputies : rightsWords.deputiesAbout}</p>
        {deputies.length > 0 && (
          <ul className={styles.list}>
            {deputies.map(({ role, person, delegateOf, from, until }) => (
              <li key={`${role} ${person.id} ${from}`}>
                {rightsWords.deputy(
                  person.name,
                  delegateOf?.name ?? '',
                  role,
                  deadlineWords(new Date(from), now, zone),
                  until === null ? undefined : deadlineWords(new Date(until), now, zone),
                )}
              </li>
            ))}
          </ul>
        )}
        {delegations.length > 0 && (
          <p className={styles.actions}>
            {delegations.map((can) => (
              <Button key={can.on} onClick={() => onDo(can)}>
                {can.label}
              </Button>
            ))}
          </p>
        )}
      </section>
      <RightsPanel view={view} now={now} zone={zone} />
      <section>
        <h2>{words.raci}</h2>
        <p className={styles.summary}>{raci.length > 0 ? words.raciKey : words.noRaci}</p>
        {raci.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keys.
          <section className={styles.scroll} tabIndex={0} aria-label={words.raci}>
            <table className={styles.raci}>
              <thead>
                <tr>
                  <th scope="col">{words.activity}</th>
                  {roles.map((role) => (
                    <th key={role} scope="col">
                      {role}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {raci.map(({ id, activity, cells }) => (
                  <tr key={id}>
                    <th scope="row">{activity}</th>
                    {roles.map((role) => (
                      <td key={role}>{cells[role] ?? ''}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </section>
      {view.consultations.length > 0 && (
        <section>
          <h2>{words.consultations}</h2>
          <ul className={styles.list}>
            {view.consultations.map(({ id, person, about, due, answer }) => (
              <li key={id}>
                {person.name} · {about}{' '}
                <span className={styles.small}>
                  {answer === undefined
                    ? words.askedUntil(deadlineWords(new Date(due), now, zone))
                    : 'said' in answer
                      ? answer.said
                      : words.silent}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {view.openEnds.length > 0 && (
        <section>
          <h2>{words.openEnds}</h2>
          <ul className={styles.list}>
            {view.openEnds.map(({ id, text, person, settled }) => (
              <li key={id}>
                {person.name} · {text} {settled && <span className={styles.small}>{words.settled(settled.outcome)}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {view.validation && (
        <section>
          <h2>{words.validation}</h2>
          <ul className={styles.list}>
            {view.validation.said.map(({ person, outcome, note }) => (
              <li key={person.id}>
                {person.name} · {outcome} <span className={styles.small}>{note}</span>
              </li>
            ))}
            {view.validation.waitsFor.map((person) => (
              <li key={person.id}>
                {person.name} ·{' '}
                <span className={styles.small}>{words.askedUntil(deadlineWords(new Date(view.validation?.due ?? now), now, zone))}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {view.ownership.accounts.length > 0 && <Ownership view={view} now={now} />}
      <section>
        <h2>{words.facts}</h2>
        <dl className={styles.facts}>
          <dt>{words.reason}</dt>
          <dd>
            {view.reason.kind}
            {view.reason.text && `: ${view.reason.text}`}
          </dd>
          <dt>{words.startedBy}</dt>
          <dd>
            {view.startedBy.name}, {pastWords(new Date(view.proposedAt), now, zone)}
          </dd>
          <dt>{words.playbook}</dt>
          <dd>{view.playbook.title}</dd>
          {view.previous && (
            <>
              <dt>{words.previous}</dt>
              <dd>
                <Link to="/h/$ref" params={{ ref: view.previous.ref }} search={{ tab: 'document' }}>
                  {view.previous.ref}
                </Link>
              </dd>
            </>
          )}
          {view.movedIn && (
            <>
              <dt>{words.movedIn}</dt>
              <dd>
                {view.movedIn.source.link === undefined ? (
                  view.movedIn.source.name
                ) : (
                  <a href={view.movedIn.source.link} rel="noreferrer">
                    {view.movedIn.source.name}
                  </a>
                )}
                , {pastWords(new Date(view.movedIn.at), now, zone)}. {words.vouches(view.movedIn.by.name)}
              </dd>
            </>
          )}
          <dt>{words.pace}</dt>
          <dd>{words.paces[view.pace]}</dd>
          {view.flipOn && (
            <>
              <dt>{words.flip}</dt>
              <dd>{plainDayWords(view.flipOn, now)}</dd>
            </>
          )}
          {view.children.length > 0 && (
            <>
              <dt>{words.children}</dt>
              <dd>
                <ul>
                  {view.children.map(({ id, name, moves, because }) => (
                    <li key={id}>
                      {name}: {moves ? words.moves : words.stays(because ?? '')}
                    </li>
                  ))}
                </ul>
              </dd>
            </>
          )}
        </dl>
      </section>
    </div>
  )
}
