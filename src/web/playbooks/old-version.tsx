import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { PlaybookChange } from '../../contract/playbook-pages.ts'
import type { PlaybookView } from '../../contract/playbooks.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { ChangeList } from './change-list.tsx'
import { words as desk } from './desk-words.ts'
import { firstChecked } from './first-checked.ts'
import { newHere } from './here.ts'
import { PartDetails } from './part-details.tsx'
import { PeopleTable } from './people-table.tsx'
import { PlaybookSource } from './playbook-source.tsx'
import { ProblemList } from './problem-list.tsx'
import { ProcessMap } from './process-map.tsx'
import { partAt, placesOf } from './process-parts.ts'
import { words as publish } from './publish-words.ts'
import { versionWords } from './version-words.ts'
import { Versions } from './versions.tsx'
import { words } from './words.ts'
import styles from './workbench.module.css'
import { worstOfLines } from './worst-of-lines.ts'

type Props = { playbook: PlaybookView; line: number | undefined; zone: string | undefined; onLine: (line: number) => void }

/** One version as it was published: to read, not to write. Running handovers may live on it. */
export function OldVersion({ playbook, line, zone, onLine }: Props) {
  const now = useNow()
  const { definition, diagnostics } = useMemo(() => firstChecked(playbook), [playbook])
  const places = useMemo(() => placesOf(definition), [definition])
  const wrong = useMemo(() => worstOfLines(diagnostics), [diagnostics])
  const [here] = useState(newHere)
  const isNewest = playbook.versions[0]?.version === playbook.version
  const last = playbook.page.split('\n').length
  useEffect(() => here.set(line === undefined ? undefined : partAt(places, line)), [here, places, line])
  const toPart = useCallback(
    (part: string) => {
      const place = places.find(({ id }) => id === part)
      if (place) onLine(place.from)
    },
    [places, onLine],
  )
  return (
    <>
      <header className={styles.head}>
        <p className={styles.crumb}>
          <Link to="/playbooks">{words.title}</Link>
        </p>
        <h1>{playbook.title}</h1>
        <p className={styles.meta}>
          <span title={playbook.version}>{versionWords(playbook, now, zone)}</span>{' '}
          {words.stays(playbook.versions.find(({ version }) => version === playbook.version)?.running ?? 0)}{' '}
          {!isNewest && `${words.oldVersion} `}
          <Link to="/playbooks/$id" params={{ id: playbook.id }} search={line === undefined || !isNewest ? {} : { line: String(line) }}>
            {isNewest ? words.writeOn : words.newest}
          </Link>
        </p>
        <Versions id={playbook.id} versions={playbook.versions} shown={playbook.version} now={now} zone={zone} />
      </header>
      {line !== undefined && (
        <p className={styles.notice} role="status">
          {line > last || line < 1 ? words.noLine(line, last) : words.asked(line)}
        </p>
      )}
      <div className={styles.desk}>
        <div className={styles.split}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <section className={styles.page} data-pane aria-label={words.source} tabIndex={0}>
            <PlaybookSource source={playbook.page} line={line} wrong={wrong} onLine={onLine} />
          </section>
          <div className={styles.side}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
            <section className={styles.map} data-pane aria-label={desk.process} tabIndex={0}>
              <ProcessMap definition={definition} here={here} onPart={toPart} />
            </section>
            <PartDetails definition={definition} here={here} />
          </div>
        </div>
        {!isNewest && <Since playbook={playbook} />}
        <ProblemList
          diagnostics={diagnostics}
          onProblem={(at) => {
            const problem = diagnostics[at]
            if (problem) onLine(problem.range.start.line)
          }}
        />
        <PeopleTable definition={definition} here={here} onPart={toPart} />
      </div>
    </>
  )
}

/** How this version differs from the newest, by meaning. */
function Since({ playbook: { id, version, page } }: Pick<Props, 'playbook'>) {
  const compared = useQuery({
    queryKey: ['playbook', id, 'since', version],
    queryFn: ({ signal }) =>
      request<{ changes: PlaybookChange[] }>('POST /playbooks/:id/compare', { params: { id }, body: { page }, signal }),
  })
  return (
    <section className={styles.form} aria-labelledby="since">
      <h2 id="since">{publish.since}</h2>
      <p className={styles.hint}>{publish.sinceAbout}</p>
      {compared.isPending ? (
        <Skeleton rows={3} from={publish.comparing} />
      ) : compared.data === undefined ? (
        <ErrorState what={compared.error.message} retry={() => void compared.refetch()} />
      ) : compared.data.changes.length === 0 ? (
        <p>{publish.sinceNone}</p>
      ) : (
        <ChangeList changes={compared.data.changes} />
      )}
    </section>
  )
}
