import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { Entry } from '../../contract/identity.ts'
import type { MadeToken, SessionView } from '../../contract/own.ts'
import type { Me } from '../../contract/session.ts'
import { passwordProblem } from '../../core/policy/password.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import form from '../forms/schema-form.module.css'
import { TextField } from '../forms/text-field.tsx'
import { TimelineAddressSetting } from '../letter/timeline-address.tsx'
import { SecretDialog } from '../settings/secret-dialog.tsx'
import { SessionRows } from '../settings/session-rows.tsx'
import styles from '../settings/settings.module.css'
import { tokenProblems } from '../settings/token-problems.ts'
import { words } from '../settings/words.ts'
import list from '../shell/list.module.css'
import { useMe } from '../shell/me.ts'
import { DeputySection } from './deputy-section.tsx'
import { DisplaySection } from './display-section.tsx'
import { LeaveSection } from './leave-section.tsx'
import { MyDataSection } from './my-data-section.tsx'
import { NoticesSection } from './notices-section.tsx'
import { PasskeysSection } from './passkeys-section.tsx'
import { WaitingSection } from './waiting-section.tsx'
import { words as own } from './words.ts'

/** What is one's own: what waits, when one is away, how notices come, and how one comes in. In a demo nobody signs in. */
export function MeScreen() {
  const me = useMe()
  const entry = useQuery({ queryKey: ['entry'], queryFn: ({ signal }) => request<Entry>('GET /entry', { signal }) })
  const signOut = useMutation({ mutationFn: () => request('DELETE /session'), onSuccess: () => window.location.assign('/') })
  if (!me) return <Skeleton />
  const may = (action: string) => me.may.includes(action)
  const { id } = me.person
  return (
    <>
      <div className={list.head}>
        <h1>{words.me}</h1>
        {!me.demo && (
          <Button busy={signOut.isPending} onClick={() => signOut.mutate()}>
            {words.signOut}
          </Button>
        )}
      </div>
      {/* Whoever becomes somebody else in a demo sees that person's page, and nothing that was typed on another one. */}
      <div className={styles.page} key={id}>
        <WaitingSection zone={me.zone} />
        {may('leave.write') && <LeaveSection person={id} />}
        {may('handover.command') && (
          <>
            <DeputySection person={id} zone={me.zone} />
            <NoticesSection />
          </>
        )}
        <DisplaySection />
        {may('handover.command') && (
          <section className={styles.section} aria-labelledby="my-letters">
            <h2 id="my-letters">{own.letters}</h2>
            <TimelineAddressSetting />
          </section>
        )}
        <MyDataSection />
        {!me.demo && (
          <>
            <NameSection me={me} />
            {(entry.data?.passwords !== false || may('people.manage')) && <PasswordSection me={me} />}
            {entry.data?.passkeys && (entry.data.passwords || may('people.manage')) && <PasskeysSection />}
            <SessionsSection me={me} />
          </>
        )}
      </div>
    </>
  )
}

function NameSection({ me }: { me: Me }) {
  const queries = useQueryClient()
  const [name, setName] = useState(me.person.name)
  const problem = name.trim() === '' ? words.nameMissing : undefined
  const save = useMutation({
    mutationFn: () => request('PUT /me/name', { body: { name } }),
    onSuccess: async () => {
      toast({ words: words.nameSaved })
      await queries.invalidateQueries()
    },
  })
  return (
    <section className={styles.section} aria-labelledby="my-name">
      <h2 id="my-name">{words.yourName}</h2>
      <p className={styles.about}>{me.person.email}</p>
      <PlainForm
        action={words.saveName}
        busy={save.isPending}
        refused={save.error?.message}
        onSend={() => {
          if (problem === undefined) save.mutate()
        }}
      >
        <TextField label={words.yourName} hint={words.yourNameHint} autoComplete="name" problem={problem} value={name} onChange={setName} />
      </PlainForm>
    </section>
  )
}

function PasswordSection({ me }: { me: Me }) {
  const queries = useQueryClient()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [problems, setProblems] = useState<{ current?: string | undefined; password?: string | undefined }>({})
  const save = useMutation({
    mutationFn: () => request('PUT /me/password', { body: { current, password } }),
    onSuccess: async () => {
      toast({ words: words.passwordChanged })
      setCurrent('')
      setPassword('')
      await queries.invalidateQueries({ queryKey: ['me'] })
    },
  })
  return (
    <section className={styles.section} aria-labelledby="my-password">
      <h2 id="my-password">{words.password}</h2>
      <PlainForm
        action={words.changePassword}
        busy={save.isPending}
        refused={save.error?.message}
        onSend={() => {
          const found = {
            current: current === '' ? words.currentMissing : undefined,
            password: passwordProblem(password, [me.workspace, me.person.name, me.person.email]),
          }
          setProblems(found)
          if (found.current === undefined && found.password === undefined) save.mutate()
        }}
      >
        <TextField
          label={words.current}
          type="password"
          autoComplete="current-password"
          problem={problems.current}
          value={current}
          onChange={setCurrent}
        />
        <TextField
          label={words.newPassword}
          type="password"
          autoComplete="new-password"
          hint={words.passwordHint}
          problem={problems.password}
          value={password}
          onChange={setPassword}
        />
      </PlainForm>
    </section>
  )
}

function SessionsSection({ me }: { me: Me }) {
  const queries = useQueryClient()
  const now = useNow()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<MadeToken>()
  const sessions = useQuery({
    queryKey: ['me', 'sessions'],
    queryFn: ({ signal }) => request<{ items: SessionView[] }>('GET /me/sessions', { signal }),
  })
  const end = useMutation({
    mutationFn: ({ id }: SessionView) => request('DELETE /me/sessions/:id', { params: { id } }),
    onSuccess: async (_, { name, current }) => {
      if (current) return window.location.assign('/')
      toast({ words: words.ended(name) })
      await queries.invalidateQueries({ queryKey: ['me'] })
    },
    onError: (error) => toast({ words: error.message }),
  })
  const of = (kind: SessionView['kind']) => (sessions.data?.items ?? []).filter((one) => one.kind === kind)
  const rows = (kind: SessionView['kind']) => (
    <SessionRows items={of(kind)} now={now} zone={me.zone} busy={end.isPending} onEnd={(session) => end.mutate(session)} />
  )
  return (
    <>
      <section className={styles.section} aria-labelledby="my-sessions">
        <h2 id="my-sessions">{words.yourSessions}</h2>
        {rows('browser')}
      </section>
      <section className={styles.section} aria-labelledby="my-tokens">
        <h2 id="my-tokens">{words.yourTokens}</h2>
        <p className={styles.about}>{words.tokensAbout}</p>
        {of('token').length > 0 && rows('token')}
        <div>
          <Button icon="plus" onClick={() => setMaking(true)}>
            {words.makeToken}
          </Button>
        </div>
      </section>
      {making && (
        <TokenDialog
          onClose={() => setMaking(false)}
          onMade={(next) => {
            setMaking(false)
            setMade(next)
            void queries.invalidateQueries({ queryKey: ['me'] })
          }}
        />
      )}
      {made && (
        <SecretDialog
          title={words.tokenMade}
          about={words.tokenMadeAbout}
          label={words.token}
          secret={made.token}
          copy={words.copyToken}
          copied={words.tokenCopied}
          onClose={() => setMade(undefined)}
        />
      )}
    </>
  )
}

/** As the contract has it. */
const mostTokenDays = 365

function TokenDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: MadeToken) => void }) {
  const scopeId = useId()
  const [draft, setDraft] = useState({ name: '', scope: 'read', days: '90' })
  const [tried, setTried] = useState(false)
  const problems = tokenProblems(draft, mostTokenDays)
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const make = useMutation({
    mutationFn: () => request<MadeToken>('POST /me/tokens', { body: { ...draft, days: Number(draft.days) } }),
    onSuccess: onMade,
  })
  return (
    <Dialog open onClose={onClose} title={words.makeToken}>
      <PlainForm
        action={words.makeToken}
        busy={make.isPending}
        refused={make.error?.message}
        onSend={() => {
          setTried(true)
          if (!problems.name && !problems.days) make.mutate()
        }}
      >
        <TextField
          label={words.tokenName}
          hint={words.tokenNameHint}
          value={draft.name}
          onChange={(name) => change({ name })}
          problem={tried ? problems.name : undefined}
        />
        <div className={form.field}>
          <label className={form.label} htmlFor={scopeId}>
            {words.tokenScope}
          </label>
          <select id={scopeId} className={form.input} value={draft.scope} onChange={(event) => change({ scope: event.target.value })}>
            <option value="read">{words.tokenScopes.read}</option>
            <option value="write">{words.tokenScopes.write}</option>
          </select>
        </div>
        <TextField
          label={words.tokenDays}
          type="number"
          value={draft.days}
          onChange={(days) => change({ days })}
          problem={tried ? problems.days : undefined}
        />
      </PlainForm>
    </Dialog>
  )
}
