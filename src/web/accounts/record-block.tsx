import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { RecordKindView, RecordView } from '../../contract/records.ts'
import { Button } from '../design/button.tsx'
import type { Schema } from '../forms/fields-of.ts'
import { pastWords, plainDayIn } from '../wording/dates.ts'
import type { KindBlock } from './account-facts.ts'
import styles from './account-page.module.css'
import { type Fact, factsOf, notesOf } from './record-facts.ts'
import { words } from './words.ts'

type Props = {
  block: KindBlock
  now: Date
  zone: string | undefined
  /** Absent where the reader may not, or where a system or Baton itself writes the kind. */
  onAdd?: (() => void) | undefined
  onEdit: (record: RecordView) => void
  onRemove: (record: RecordView) => void
  /** Says of a record that it is right as it stands, as of today. */
  onConfirm: (record: RecordView) => void
  onLooked?: (() => void) | undefined
}

const fewest = 5

/** One kind of record of an account: each line says what is known and where it comes from. */
export function RecordBlock({ block: { kind, records, looked }, now, zone, onAdd, onEdit, onRemove, onConfirm, onLooked }: Props) {
  const [all, setAll] = useState(false)
  const shown = all ? records : records.slice(0, fewest)
  // A handover's room leads here by the kind; the records come after the page, so the browser cannot find the place itself.
  const block = useRef<HTMLElement>(null)
  const isMeant = useLocation({ select: ({ hash }) => hash === `kind-${kind.kind}` })
  useEffect(() => {
    if (isMeant) block.current?.scrollIntoView({ block: 'center' })
  }, [isMeant])
  return (
    <section
      ref={block}
      className={styles.block}
      data-empty={records.length === 0}
      data-meant={isMeant}
      aria-labelledby={`kind-${kind.kind}`}
    >
      <div className={styles.blockHead}>
        <h3 id={`kind-${kind.kind}`}>
          {kind.plural} {records.length > 1 && <span className={styles.number}>{records.length}</span>}
        </h3>
        {onAdd && (kind.many || records.length === 0) && (
          <Button look="quiet" icon="plus" iconOnly onClick={onAdd}>
            {words.add(kind.title)}
          </Button>
        )}
      </div>
      {records.length === 0 && <Nothing looked={looked} onLooked={onLooked} kind={kind} now={now} zone={zone} />}
      <ul>
        {shown.map((record) => (
          <li key={record.key} className={styles.line}>
            <OneRecord kind={kind} record={record} now={now} zone={zone} />
            <span className={styles.source}>
              {words.by(words.sources[record.source] ?? record.source, pastWords(new Date(record.checkedAt), now, zone))}
            </span>
            {record.editable && (
              <span className={styles.buttons}>
                {datedBefore(kind, record, now, zone) && (
                  <Button look="quiet" icon="check" iconOnly onClick={() => onConfirm(record)}>
                    {words.confirm(record.title)}
                  </Button>
                )}
                <Button look="quiet" icon="pencil" iconOnly onClick={() => onEdit(record)}>
                  {words.edit(record.title)}
                </Button>
                <Button look="quiet" icon="close" iconOnly onClick={() => onRemove(record)}>
                  {words.remove(record.title)}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {records.length > fewest && (
        <Button look="quiet" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? words.showFewer : words.showAll(records.length)}
        </Button>
      )}
    </section>
  )
}

/** Open, and last said to be up to date on an earlier day. */
function datedBefore(kind: RecordKindView, { data }: RecordView, now: Date, zone: string | undefined): boolean {
  if (!('updatedOn' in ((kind.schema as Schema).properties ?? {})) || data.status === 'closed') return false
  return data.updatedOn !== plainDayIn(now, zone)
}

type NothingProps = Pick<Props, 'now' | 'zone' | 'onLooked'> & { kind: RecordKindView; looked: RecordView | undefined }

/** An empty list may mean that there is nothing, or that nobody looked: two different things to the next owner. */
function Nothing({ kind, looked, now, zone, onLooked }: NothingProps) {
  if (looked) {
    const age = pastWords(new Date(looked.checkedAt), now, zone)
    const { note } = looked.data
    return <p className={styles.small}>{typeof note === 'string' && note ? words.lookedNote(age, note) : words.looked(age)}</p>
  }
  if (!kind.many) return <p className={styles.small}>{words.notOnRecord}</p>
  return (
    <p className={styles.nothing}>
      <span>{words.nobodyLooked}</span>
      {onLooked && (
        <Button look="quiet" icon="check" onClick={onLooked} aria-describedby={`kind-${kind.kind}`}>
          {words.iLooked}
        </Button>
      )}
    </p>
  )
}

function OneRecord({ kind, record, now, zone }: { kind: RecordKindView; record: RecordView; now: Date; zone: string | undefined }) {
  const schema = kind.schema as Schema
  const facts = factsOf(schema, record.data, { now, zone })
  // One of a kind is called by its kind; what it says stands at once beside the heading.
  const notes = notesOf(schema, record.data, { now, zone, names: kind.many ? kind.names : '' })
  const title = kind.many ? record.title : (notes.shift() ?? record.title)
  return (
    <details className={styles.record}>
      <summary>
        <span className={styles.recordTitle}>{title}</span>
        {notes.length > 0 && <span className={styles.small}> · {notes.join(' · ')}</span>}
      </summary>
      <FactList facts={facts} />
    </details>
  )
}

/** What a record says, label by label. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles.factList}>
      {facts.map(({ name, label, words: said, link, inner }) => (
        <div key={name} className={styles.factLine}>
          <dt>{label}</dt>
          <dd>
            {link === undefined ? (
              said
            ) : (
              <a href={link} target="_blank" rel="noreferrer">
                {said}
              </a>
            )}
            {inner && (
              <ul className={styles.inner}>
                {inner.map((each, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: entries of a list have nothing but their place.
                  <li key={at}>
                    <FactList facts={each} />
                  </li>
                ))}
              </ul>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
