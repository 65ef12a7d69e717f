import { Link, useNavigate } from '@tanstack/react-router'
import type { AccountView } from '../../contract/accounts.ts'
import type { RecordView } from '../../contract/records.ts'
import buttonStyles from '../design/button.module.css'
import { Button } from '../design/button.tsx'
import { HealthMark } from '../design/health-mark.tsx'
import { shortAmount } from '../wording/counts.ts'
import { plainDayWords } from '../wording/dates.ts'
import styles from './account-page.module.css'
import { words } from './words.ts'

type Props = { account: AccountView; health: RecordView | undefined; now: Date; onHandOver: () => void }

const trends: Readonly<Record<string, string>> = { up: '▲', down: '▼', steady: '▬' }
const trendWords: Readonly<Record<string, string>> = { up: 'rising', down: 'falling', steady: 'steady' }

/** The account in one line, and the few facts that decide how one talks about it. */
export function AccountHead({ account, health, now, onHandOver }: Props) {
  const navigate = useNavigate()
  const { fields, parent, children, holder, serviceTier, may } = account
  const running = account.handovers.find(({ endedAt }) => endedAt === null)
  const trend = String(health?.data.trend ?? '')
  const facts = [
    {
      label: words.health,
      value: health && (
        <>
          {trends[trend] && (
            <>
              <span aria-hidden="true">{trends[trend]} </span>
              <span className="spoken">{trendWords[trend]}, </span>
            </>
          )}
          {health.data.score !== undefined && `${health.data.score} `}
          {health.data.colour !== undefined && <HealthMark colour={String(health.data.colour)} />}
        </>
      ),
    },
    { label: words.renewal, value: fields.renewal && plainDayWords(fields.renewal, now) },
    { label: words.arr, value: fields.arr !== undefined && shortAmount(fields.arr) },
    { label: words.serviceTier, value: serviceTier && words.tierLine(serviceTier.name, serviceTier.servedBy) },
    { label: words.owner, value: holder ? (holder.kind === 'pool' ? `${holder.name} (${words.pool})` : holder.name) : words.nobody },
  ].filter(({ value }) => value)
  return (
    <>
      <header className={styles.head}>
        <div>
          <h1>{fields.name}</h1>
          <p className={styles.small}>
            {parent && (
              <>
                {words.belongsTo}{' '}
                <Link to="/accounts/$id" params={{ id: parent.id }}>
                  {parent.name}
                </Link>
              </>
            )}
            {account.ended && <strong>{words.ended(plainDayWords(account.ended.on, now))} </strong>}
            {children.length > 0 && <a href="#children">{words.childrenOf(children.length)}</a>}
          </p>
        </div>
        <div className={styles.ways}>
          <Link to="/accounts/$id/dossier" params={{ id: account.id }} className={buttonStyles.button}>
            {words.openDossier}
          </Link>
          {running ? (
            <Button onClick={() => void navigate({ href: `/h/${encodeURIComponent(running.ref)}` })}>
              {words.openHandover(running.ref)}
            </Button>
          ) : (
            may.handOver && (
              <Button look="primary" keys="C" onClick={onHandOver}>
                {words.handOver}
              </Button>
            )
          )}
        </div>
      </header>
      <dl className={styles.facts}>
        {facts.map(({ label, value }) => (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
