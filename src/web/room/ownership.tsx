import type { HandoverView } from '../../core/process/view.ts'
import { Icon } from '../design/icon.tsx'
import { plainDayWords } from '../wording/dates.ts'
import styles from './panels.module.css'
import { words } from './words.ts'

/** The change of hands: before it the plan, account by account; after it what the ledger says of each. */
export function Ownership({ view, now }: { view: HandoverView; now: Date }) {
  const { effectiveOn, changedAt, early, accounts } = view.ownership
  return (
    <section>
      <h2>{words.effective}</h2>
      <p className={styles.summary}>
        {changedAt !== null
          ? words.changedHands(plainDayWords(effectiveOn ?? changedAt.slice(0, 10), now))
          : effectiveOn === null
            ? words.noEffectiveDay
            : words.changesOn(plainDayWords(effectiveOn, now))}
      </p>
      {early && <p className={styles.summary}>{words.early(early.by.name, early.because)}</p>}
      <ul className={styles.list}>
        {accounts.map(({ id, name, holder, becomes, state }) => (
          <li key={id}>
            <span className={state === 'verified' ? styles.passed : state === 'not moved' ? styles.failed : undefined}>
              {(state === 'verified' || state === 'not moved') && <Icon name={state === 'verified' ? 'check' : 'failed'} />}
            </span>{' '}
            {name}: {state === 'planned' ? `${holder ?? words.nobodyHolds} → ${becomes}` : (holder ?? words.nobodyHolds)}{' '}
            <span className={styles.small}>{words.ownedState[state]}</span>
          </li>
        ))}
      </ul>
      {view.callIn && (
        <>
          <h3>{words.callIn}</h3>
          <p>{view.callIn.words}</p>
        </>
      )}
    </section>
  )
}
