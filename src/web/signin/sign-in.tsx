import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Entry, SessionBegun } from '../../contract/identity.ts'
import { request } from '../client/request.ts'
import button from '../design/button.module.css'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { words as form } from '../forms/words.ts'
import { enter, pageAsked } from './enter.ts'
import { hasPasskeys, signInWithPasskey } from './passkey.ts'
import styles from './signin.module.css'
import { SingleSignOn } from './single-sign-on.tsx'
import { words } from './words.ts'

type Props = {
  entry: Entry
  /** The address of somebody whose session has ended while they were at work. */
  was?: string
  /** What follows; otherwise the page begins anew. */
  onIn?: (person: { email: string }) => void
}

/** What somebody without a session sees: the way in, the way to look around, or how to begin. */
export function SignIn({ entry, was, onIn = () => enter(pageAsked()) }: Props) {
  const [asking, setAsking] = useState(false)
  const [email, setEmail] = useState(was ?? '')
  return (
    <div className={styles.card}>
      {!entry.signIn ? (
        <>
          <h1>{words.noneTitle}</h1>
          <p className={styles.about}>{words.noneAbout}</p>
        </>
      ) : asking ? (
        <Forgotten email={email} onEmail={setEmail} onBack={() => setAsking(false)} />
      ) : (
        <WayIn entry={entry} email={email} onEmail={setEmail} onForgotten={() => setAsking(true)} onIn={onIn} isBack={was !== undefined} />
      )}
      {entry.demo && was === undefined && <ToDemo />}
    </div>
  )
}

type Common = { email: string; onEmail: (email: string) => void }
type In = { onIn: NonNullable<Props['onIn']>; isBack: boolean }

/** Whoever comes back by keys begins at what most press; a dialog alone would begin after the links. */
const startHere = (link: HTMLElement | null) => link?.focus()

/** Through the provider where there is one; with a password below, or where only administrators may, behind a button of theirs. */
function WayIn({ entry: { singleSignOn, passwords, passkeys }, ...given }: Common & In & { entry: Entry; onForgotten: () => void }) {
  const [administers, setAdministers] = useState(false)
  const common = { ...given, passkeys }
  if (!singleSignOn)
    return (
      <>
        <h1>{words.signIn}</h1>
        {given.isBack && <p className={styles.about}>{words.sessionEnded}</p>}
        <WithPassword {...common} startHere />
      </>
    )
  return (
    <>
      <h1>{words.signIn}</h1>
      {given.isBack ? (
        // To the provider this page would go away, with everything that is open on it.
        <div className={styles.provider}>
          <p className={styles.about}>{words.sessionEndedProvider}</p>
          <a ref={startHere} className={classes(button.button, button.primary)} href="/" target="_blank" rel="noopener">
            {words.newTab}
          </a>
        </div>
      ) : (
        <>
          {!passwords && <p className={styles.about}>{words.providerAbout}</p>}
          <SingleSignOn startHere />
        </>
      )}
      {passwords && <h2 className={styles.or}>{words.orPassword}</h2>}
      {passwords || administers ? (
        <WithPassword {...common} look="plain" startHere={administers} />
      ) : (
        <div>
          <Button look="quiet" onClick={() => setAdministers(true)}>
            {words.asAdministrator}
          </Button>
        </div>
      )}
    </>
  )
}

/** Laxer than for whoever is new: what an address had to be when somebody came may have changed since. */
const problemOf = (email: string) => (/^\S+@\S+$/.test(email.trim()) ? undefined : form.emailMissing)

type WithPasswordProps = Common &
  In & {
    passkeys: boolean
    onForgotten: () => void
    look?: 'primary' | 'plain'
    startHere?: boolean
  }

function WithPassword({ email, onEmail, onForgotten, onIn, isBack, passkeys, look = 'primary', startHere = false }: WithPasswordProps) {
  const [password, setPassword] = useState('')
  const [wanting, setWanting] = useState(false)
  const problems = { email: problemOf(email), password: password === '' ? words.passwordMissing : undefined }
  const signIn = useMutation({
    mutationFn: () => request<SessionBegun>('POST /sign-in', { body: { email, password } }),
    onSuccess: ({ person }) => onIn(person),
  })
  const byPasskey = useMutation({ mutationFn: signInWithPasskey, onSuccess: ({ person }) => onIn(person) })
  return (
    <PlainForm
      action={words.signIn}
      look={look}
      busy={signIn.isPending}
      refused={wanting ? undefined : (byPasskey.error?.message ?? signIn.error?.message)}
      onSend={() => {
        const isWhole = problems.email === undefined && problems.password === undefined
        setWanting(!isWhole)
        // What was said of the passkey is over, and the other way round.
        byPasskey.reset()
        if (isWhole) signIn.mutate()
      }}
      beside={
        <>
          {passkeys && hasPasskeys() && (
            <Button
              busy={byPasskey.isPending}
              onClick={() => {
                setWanting(false)
                signIn.reset()
                byPasskey.mutate()
              }}
            >
              {words.passkey}
            </Button>
          )}
          <Button look="quiet" onClick={onForgotten}>
            {words.forgotten}
          </Button>
        </>
      }
    >
      <TextField
        label={words.email}
        type="email"
        autoComplete="username"
        value={email}
        onChange={onEmail}
        problem={wanting ? problems.email : undefined}
        startHere={startHere && !isBack}
      />
      <TextField
        label={words.password}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        problem={wanting ? problems.password : undefined}
        startHere={startHere && isBack}
      />
    </PlainForm>
  )
}

function Forgotten({ email, onEmail, onBack }: Common & { onBack: () => void }) {
  const [wanting, setWanting] = useState(false)
  const ask = useMutation({ mutationFn: () => request('POST /forgotten-password', { body: { email } }) })
  const problem = problemOf(email)
  return (
    <>
      <h1>{words.forgottenTitle}</h1>
      {ask.isSuccess ? (
        <>
          <p role="status">{words.forgottenDone(email)}</p>
          <div>
            <Button onClick={onBack}>{words.back}</Button>
          </div>
        </>
      ) : (
        <>
          <p className={styles.about}>{words.forgottenAbout}</p>
          <PlainForm
            action={words.forgottenDo}
            busy={ask.isPending}
            refused={ask.error?.message}
            onSend={() => {
              setWanting(problem !== undefined)
              if (problem === undefined) ask.mutate()
            }}
            beside={
              <Button look="quiet" onClick={onBack}>
                {words.back}
              </Button>
            }
          >
            <TextField
              label={words.email}
              type="email"
              autoComplete="username"
              value={email}
              onChange={onEmail}
              problem={wanting ? problem : undefined}
              startHere
            />
          </PlainForm>
        </>
      )}
    </>
  )
}

/** The demo's people are listed with the one first who a newcomer is. */
function ToDemo() {
  const look = useMutation({
    mutationFn: async () => {
      const { items } = await request<{ items: { email: string }[] }>('GET /demo/people')
      await request('POST /demo/sign-in', { body: { person: items[0]?.email ?? '' } })
    },
    onSuccess: () => enter(),
  })
  return (
    <div className={styles.demo}>
      <Button busy={look.isPending} onClick={() => look.mutate()}>
        {words.demo}
      </Button>
      <p>{look.error?.message ?? words.demoAbout}</p>
    </div>
  )
}
