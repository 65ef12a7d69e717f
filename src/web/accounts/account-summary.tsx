import { Link } from '@tanstack/react-router'
import type { AccountView } from '../../contract/accounts.ts'
import type { RecordView } from '../../contract/records.ts'
import { Button } from '../design/button.tsx'
import { type Status, StatusPill } from '../design/status-pill.tsx'
import { dayWords } from '../wording/dates.ts'
import { AccountEnd } from './account-end.tsx'
import { gapHours, instanceWords } from './account-facts.ts'
import { accountSchema } from './account-form.ts'
import styles from './account-page.module.css'
import { FactList } from './record-block.tsx'
import { factsOf } from './record-facts.ts'
import { words } from './words.ts'

type Props = { account: AccountView; records: readonly RecordView[] | undefined; now: Date; zone: string | undefined; onEdit: () => void }

const pills: Readonly<Record<string, Status>> = {
  proposed: 'todo',
  running: 'active',
  completed: 'done',
  paused: 'stopped',
  cancelled: 'stopped',
}

/** Who has had it, what is open, and which handovers there were: the thin slice that a newcomer needs. */
export function AccountSummary({ account, records, now, zone, onEdit }: Props) {
  const day = (instant: string) => dayWords(new Date(instant), now, zone)
  const [current, ...earlier] = account.holders
  const open = account.open.filter(({ count }) => count > 0)
  const shown = ['renewal', 'arr', 'name']
  const about = factsOf(accountSchema, account.fields, { now, zone }).filter(({ name }) => !shown.includes(name) && name !== 'parent')
  return (
    <div className={styles.blocks}>
      <section className={styles.block}>
        <h2 className={styles.blockHead}>{words.ownerNow}</h2>
        <p>{current ? words.since(current.holder.name, day(current.from)) : words.nobody}</p>
        {earlier.length > 0 && (
          <ol>
            {earlier.map(({ holder, from, until }) => (
              <li key={from} className={styles.small}>
                {until ? words.period(holder.name, day(from), day(until)) : words.since(holder.name, day(from))}
              </li>
            ))}
          </ol>
        )}
        {earlier.length > 0 && <p className={styles.small}>{words.gaps(gapHours(account.holders))}</p>}
      </section>

      <section className={styles.block}>
        <h2 className={styles.blockHead}>{words.roles}</h2>
        {account.people.length === 0 && <p className={styles.small}>{words.noRoles}</p>}
        <ul>
          {account.people.map(({ role, person, from }) => (
            <li key={`${role} ${person.id}`} className={styles.line}>
              <span>
                {person.name} <span className={styles.small}>· {role}</span>
              </span>
              <span className={styles.source}>{day(from)}</span>
            </li>
          ))}
        </ul>
        {account.engage && (
          <>
            <h3>{words.engage}</h3>
            <p>{account.engage}</p>
          </>
        )}
      </section>

      <section className={styles.block}>
        <h2 className={styles.blockHead}>{words.open}</h2>
        <p>{open.length === 0 ? words.noOpen : open.map(({ count, title }) => words.openOf(title, count)).join(' · ')}</p>
        {records && (
          <>
            <h3>{words.instances}</h3>
            <p>{instanceWords(records, now)}</p>
          </>
        )}
      </section>

      <section className={styles.block}>
        <h2 className={styles.blockHead}>{words.handovers}</h2>
        {account.handovers.length === 0 && <p className={styles.small}>{words.noHandovers(current?.holder.name)}</p>}
        <ul>
          {account.handovers.map(({ id, ref, status, from, to, startedAt, endedAt }) => (
            <li key={id} className={styles.line}>
              <span>
                <Link to={`/h/${encodeURIComponent(ref)}` as string}>{ref}</Link>{' '}
                <span className={styles.small}>{words.handoverWay(from, to)}</span>
              </span>
              <StatusPill status={pills[status] ?? 'active'}>
                {[words.states[status] ?? status, endedAt ? day(endedAt) : startedAt ? day(startedAt) : ''].filter(Boolean).join(', ')}
              </StatusPill>
            </li>
          ))}
        </ul>
      </section>

      <section className={styles.block}>
        <div className={styles.blockHead}>
          <h2>{words.about}</h2>
          {account.may.edit && (
            <Button look="quiet" icon="pencil" iconOnly onClick={onEdit}>
              {words.change}
            </Button>
          )}
        </div>
        {about.length === 0 ? <p className={styles.small}>{words.noAbout}</p> : <FactList facts={about} />}
      </section>

      <AccountEnd account={account} now={now} zone={zone} />

      {account.children.length > 0 && (
        <section className={styles.block} id="children">
          <h2 className={styles.blockHead}>{words.children}</h2>
          <ul>
            {account.children.map(({ id, name, holder }) => (
              <li key={id} className={styles.line}>
                <Link to="/accounts/$id" params={{ id }}>
                  {name}
                </Link>
                <span className={styles.source}>{holder?.name ?? words.nobody}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
