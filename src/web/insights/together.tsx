import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Insights } from '../../contract/insights.ts'
import { isUnknownFilter } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import listStyles from '../shell/list.module.css'
import { Pick } from '../shell/pick.tsx'
import { type Asked, fromDay, spans } from './asked.ts'
import styles from './insights.module.css'
import { words } from './words.ts'

type Props = { asked: Asked; onAsk: (asked: Asked) => void }

/** Handovers taken together: where they are, how long they take, where the time goes, what is late. Every number stands as text. */
export function Together({ asked, onAsk }: Props) {
  const { weeks, playbook, team } = asked
  const from = fromDay(weeks, useNow())
  const found = useQuery({
    queryKey: ['insights', from, playbook, team],
    queryFn: ({ signal }) =>
      request<Insights>('GET /insights', { query: { from, ...(playbook ? { playbook } : {}), ...(team ? { team } : {}) }, signal }),
    placeholderData: keepPreviousData,
  })
  const change = (name: keyof Asked) => (value: string) =>
    onAsk(Object.fromEntries(Object.entries({ ...asked, [name]: value }).filter(([, one]) => one !== '' && one !== undefined)))
  const { data } = found
  return (
    <section className={styles.part} aria-labelledby="together">
      <h2 id="together">{words.together}</h2>
      <search className={listStyles.bar} aria-label={words.filters}>
        <Pick
          label={words.span}
          value={weeks ?? ''}
          choices={spans.slice(1).map((span) => [span, words.weeks(Number(span))])}
          any={words.weeks(Number(spans[0]))}
          onPick={change('weeks')}
        />
        <Pick
          label={words.playbook}
          value={playbook ?? ''}
          choices={(data?.playbooks ?? []).map(({ id, title }) => [id, title])}
          any={words.anyPlaybook}
          onPick={change('playbook')}
        />
        <Pick
          label={words.team}
          value={team ?? ''}
          choices={(data?.teams ?? []).map(({ id, name }) => [id, words.teamOf(name)])}
          any={words.anyTeam}
          onPick={change('team')}
        />
      </search>
      {found.isPending ? (
        <Skeleton rows={8} />
      ) : data === undefined && isUnknownFilter(found.error) ? (
        <EmptyState title={found.error.message} action={<Button onClick={() => onAsk({})}>{words.clear}</Button>} />
      ) : data === undefined ? (
        <ErrorState what={words.togetherFailed} retry={() => void found.refetch()} />
      ) : isEmpty(data) ? (
        <EmptyState title={words.nothing}>{words.nothingWhy}</EmptyState>
      ) : (
        <Numbers {...data} asked={asked} />
      )}
    </section>
  )
}

const isEmpty = ({ now, totals }: Insights) =>
  now.proposed + now.running + now.paused + totals.started + totals.completed + totals.cancelled === 0

function Numbers({ now, totals, weeks, handedOver, closed, stageDays, asked: { playbook, team } }: Insights & { asked: Asked }) {
  const counted = { ...(playbook ? { playbook } : {}), ...(team ? { team } : {}) }
  const today = useNow()
  const severalPlaybooks = new Set([...now.stages, ...stageDays].map(({ playbook }) => playbook.id)).size > 1
  const stageName = (one: { name: string | null; playbook: { title: string } }) => (
    <>
      {one.name ?? words.readyToComplete}
      {severalPlaybooks && <span className={`${styles.quiet} ${styles.own}`}>{one.playbook.title}</span>}
    </>
  )
  return (
    <>
      <p className={styles.sentence}>
        {words.underWay(now)} {words.inSpan(totals)}
      </p>
      <div className={styles.pairs}>
        <Block id="stages" title={words.stages} empty={now.stages.length === 0 && words.noneRuns} columns={[words.stage, words.handovers]}>
          {now.stages.map((one) => (
            <tr key={`${one.playbook.id} ${one.stage}`}>
              <td>
                {stageName(one)}
                <Bar part={one.handovers / Math.max(...now.stages.map(({ handovers }) => handovers))} />
              </td>
              <td className={styles.number}>
                <Link to="/handovers" search={{ ...counted, status: 'running', playbook: one.playbook.id, stage: one.stage ?? '-' }}>
                  {one.handovers}
                </Link>
              </td>
            </tr>
          ))}
        </Block>
        <Block
          id="late"
          title={words.late}
          about={words.lateAbout}
          empty={now.late.things === 0 && words.noneLate}
          columns={[words.role, words.things]}
        >
          {now.late.byRole.map(({ role, things }) => (
            <tr key={role}>
              <td>
                {role === '' ? words.noRole : role}
                {role === '' && <span className={`${styles.quiet} ${styles.own}`}>{words.noRoleAbout}</span>}
              </td>
              <td className={styles.number}>
                <Link to="/handovers" search={{ ...counted, status: 'any', lateRole: role || '-' }}>
                  {things}
                </Link>
              </td>
            </tr>
          ))}
        </Block>
        <Block
          id="long"
          title={words.howLong}
          about={words.daysAbout}
          empty={handedOver === null && closed === null && words.noneOver}
          columns={[words.fromStart, words.handovers, words.median, words.ninetieth]}
        >
          {(
            [
              [words.untilHandedOver, handedOver],
              [words.untilClosed, closed],
            ] as const
          ).map(
            ([name, long]) =>
              long && (
                <tr key={name}>
                  <td>{name}</td>
                  <LongCells {...long} />
                </tr>
              ),
          )}
        </Block>
        <Block
          id="time"
          title={words.whereTime}
          about={words.whereTimeAbout}
          empty={stageDays.length === 0 && words.noneOver}
          columns={[words.stage, words.handovers, words.median, words.ninetieth]}
        >
          {stageDays.map((one) => (
            <tr key={`${one.playbook.id} ${one.stage}`}>
              <td>
                {stageName(one)}
                <span className={`${styles.quiet} ${styles.own}`}>{words.share(one.share)}</span>
                <Bar part={one.share} />
              </td>
              <LongCells {...one} />
            </tr>
          ))}
        </Block>
      </div>
      <details className={styles.weeks}>
        <summary>{words.weekByWeek}</summary>
        <table className={styles.table}>
          <thead>
            <Head columns={[words.weekOf, words.started, words.completed, words.cancelled]} />
          </thead>
          <tbody>
            {weeks.toReversed().map(({ week, started, completed, cancelled }) => (
              <tr key={week}>
                <td>{words.day(week, today)}</td>
                <td className={styles.number}>{started}</td>
                <td className={styles.number}>{completed}</td>
                <td className={styles.number}>{cancelled}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  )
}

const Bar = ({ part }: { part: number }) => (
  <span className={styles.share} style={{ width: `${Math.round(100 * part)}%` }} aria-hidden="true" />
)

const LongCells = ({ handovers, medianDays, ninetiethDays }: { handovers: number; medianDays: number; ninetiethDays: number }) => (
  <>
    <td className={styles.number}>{handovers}</td>
    <td className={styles.number}>{words.days(medianDays)}</td>
    <td className={styles.number}>{words.days(ninetiethDays)}</td>
  </>
)

const Head = ({ columns }: { columns: readonly string[] }) => (
  <tr>
    {columns.map((name, index) => (
      <th key={name} scope="col" className={index === 0 ? undefined : styles.number}>
        {name}
      </th>
    ))}
  </tr>
)

type BlockProps = { id: string; title: string; about?: string; empty: string | false; columns: readonly string[]; children: ReactNode }

function Block({ id, title, about, empty, columns, children }: BlockProps) {
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <p className={styles.quiet}>{empty || about}</p>
      {!empty && (
        <table className={styles.table}>
          <thead>
            <Head columns={columns} />
          </thead>
          <tbody>{children}</tbody>
        </table>
      )}
    </section>
  )
}
