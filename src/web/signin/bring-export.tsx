import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import type { WorkspaceBrought } from '../../contract/identity.ts'
import { problemOf, Unreachable } from '../client/problem.ts'
import { addressOf, request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { announce } from '../design/live-region.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { problemsAt } from '../forms/problems-at.ts'
import form from '../forms/schema-form.module.css'
import { TextField } from '../forms/text-field.tsx'
import list from '../import/import-screen.module.css'
import { plainDayWords } from '../wording/dates.ts'
import styles from './signin.module.css'
import { words } from './words.ts'

/** What the server takes at most. Written here too, because the contract would bring its whole schema library into the page. */
const largestBytes = 64 * 1024 * 1024

async function send({ token, file }: { token: string; file: File }): Promise<WorkspaceBrought> {
  const answer = await fetch(addressOf('/set-up/import', { query: { token } }), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { accept: 'application/json', 'content-type': 'application/zip' },
    body: file,
  }).catch((cause: unknown) => {
    throw new Unreachable(words.bringLost, { cause })
  })
  if (!answer.ok) throw await problemOf(answer)
  return (await answer.json()) as WorkspaceBrought
}

/** Instead of making a workspace: the one that a team has elsewhere comes in. */
export function BringExport({ printed, onBack }: { printed: string; onBack: () => void }) {
  const fileId = useId()
  const [token, setToken] = useState(printed)
  const [file, setFile] = useState<File>()
  const [problem, setProblem] = useState<string>()
  const [wanting, setWanting] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  const bring = useMutation({ mutationFn: send, onSuccess: ({ name }) => announce(words.bringDone(name)) })
  useEffect(() => title.current?.focus(), [])
  const said = problemsAt(bring.error, ['token'], { 'set-up.token': 'token' })
  const tokenProblem = wanting && token.trim() === '' ? words.codeMissing : said.at.token
  if (bring.data) return <Brought brought={bring.data} />
  return (
    <div className={styles.card}>
      <h1 ref={title} tabIndex={-1}>
        {words.bringHead}
      </h1>
      <p className={styles.about}>{words.bringIntro}</p>
      <PlainForm
        action={words.bringDo}
        busy={bring.isPending}
        refused={said.refused ?? (printed === '' ? undefined : said.at.token)}
        onSend={() => {
          const found = !file
            ? words.bringNoFile
            : file.size > largestBytes
              ? words.bringTooLarge((file.size / 1024 / 1024).toFixed(1))
              : undefined
          setProblem(found)
          setWanting(true)
          bring.reset()
          if (file && found === undefined && token.trim() !== '') bring.mutate({ token, file })
        }}
        beside={
          <Button look="quiet" onClick={onBack}>
            {words.bringBack}
          </Button>
        }
      >
        {printed === '' && <TextField label={words.code} hint={words.codeHint} problem={tokenProblem} value={token} onChange={setToken} />}
        <div className={form.field}>
          <label className={form.label} htmlFor={fileId}>
            {words.bringFile}
          </label>
          <input
            id={fileId}
            type="file"
            className={`${list.file} ${styles.file}`}
            accept=".zip,application/zip"
            aria-describedby={`${fileId}-hint ${fileId}-problem`}
            {...(problem === undefined ? {} : { 'aria-invalid': true })}
            onChange={(event) => setFile(event.target.files?.[0])}
          />
          <p id={`${fileId}-hint`} className={form.hint}>
            {words.bringFileHint}
          </p>
          {problem && (
            <p id={`${fileId}-problem`} className={form.problem} role="alert">
              {problem}
            </p>
          )}
        </div>
        {bring.isPending && <Progress />}
      </PlainForm>
    </div>
  )
}

/** How far the server is, as it tells. */
function Progress() {
  const found = useQuery({
    queryKey: ['bringing'],
    queryFn: ({ signal }) => request<{ rows: number | null; of: number | null }>('GET /set-up/import', { signal }),
    refetchInterval: 500,
    gcTime: 0,
  })
  const { rows, of } = found.data ?? { rows: null, of: null }
  const isKnown = rows !== null && of !== null && of > 0
  const said = !isKnown ? words.bringSending : rows < of ? words.bringRows(rows, of) : words.bringChecking
  return (
    <div className={styles.progress}>
      <p role="status">{said}</p>
      <progress aria-label={words.bringHead} max={isKnown ? of : 1} {...(isKnown ? { value: rows } : {})} />
    </div>
  )
}

function Brought({ brought: { name, at, people, accounts, handovers, entries, links } }: { brought: WorkspaceBrought }) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <div className={styles.card}>
      <h1 ref={title} tabIndex={-1}>
        {words.bringDone(name)}
      </h1>
      <p className={styles.about}>{words.bringCounts(plainDayWords(at.slice(0, 10), new Date()), people, accounts, handovers, entries)}</p>
      <h2 className={styles.second}>{words.bringLinks}</h2>
      {links.length === 0 ? (
        <p>{words.bringNoLinks}</p>
      ) : (
        <>
          <p className={styles.about}>{words.bringLinksAbout}</p>
          <ul>
            {links.map(({ name: person, email, link }) => (
              <li key={email}>
                {/* Whoever is here has reached this server, by whatever name. Loaded anew: the token behind the # is read when a page begins. */}
                <a href={`/welcome${link.slice(link.indexOf('#'))}`}>{person}</a>, {email}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2 className={styles.second}>{words.bringNext}</h2>
      <p className={styles.about}>{words.bringNextAbout}</p>
    </div>
  )
}
