import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LinkSeen } from '../../contract/identity.ts'
import { passwordProblem } from '../../core/policy/password.ts'
import { Problem } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { DeniedState } from '../design/denied-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { problemsAt } from '../forms/problems-at.ts'
import { TextField } from '../forms/text-field.tsx'
import { enter, useSecretInAddress } from './enter.ts'
import styles from './signin.module.css'
import { SingleSignOn } from './single-sign-on.tsx'
import { words } from './words.ts'

/** An invitation, or a new password. Opening it shows; only the button changes something. */
export function LinkScreen() {
  const token = useSecretInAddress()
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string>()
  const link = useQuery({
    queryKey: ['link'],
    queryFn: ({ signal }) => request<LinkSeen>('POST /links/look', { body: { token }, signal }),
    enabled: token !== '',
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const use = useMutation({ mutationFn: () => request('POST /links/use', { body: { token, password } }), onSuccess: () => enter() })
  const toSignIn = <a href="/">{words.back}</a>
  if (token === '') return <DeniedState what={words.linkSpent} who={words.linkNone} action={toSignIn} />
  const spent = [link.error, use.error].find((error) => error instanceof Problem && error.code === 'link.spent')
  if (spent ?? (link.error && !link.data))
    return <DeniedState what={words.linkSpent} who={(spent ?? link.error)?.message ?? ''} action={toSignIn} />
  if (!link.data) return <Skeleton />
  const { purpose, workspace, person } = link.data
  if (!link.data.password)
    return (
      <div className={styles.card}>
        <h1>{words.linkTitle[purpose](workspace)}</h1>
        <p className={styles.about}>{words.linkProvider(person.name, person.email)}</p>
        <SingleSignOn startHere />
      </div>
    )
  const said = problemsAt(use.error, ['password'], { 'password.weak': 'password' })
  return (
    <div className={styles.card}>
      <h1>{words.linkTitle[purpose](workspace)}</h1>
      <p className={styles.about}>{words.linkAbout(person.name, person.email)}</p>
      <PlainForm
        action={words.linkDo[purpose]}
        busy={use.isPending}
        refused={said.refused}
        onSend={() => {
          const found = passwordProblem(password, [workspace, person.name, person.email])
          setProblem(found)
          if (found === undefined) use.mutate()
        }}
      >
        {/* For password managers: whose password it is. */}
        <input className="spoken" type="email" autoComplete="username" value={person.email} readOnly tabIndex={-1} aria-hidden="true" />
        <TextField
          label={words.newPassword}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          hint={words.passwordHint}
          problem={problem ?? said.at.password}
          startHere
        />
      </PlainForm>
    </div>
  )
}
