import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Entry } from '../../contract/identity.ts'
import { passwordProblem } from '../../core/policy/password.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { DeniedState } from '../design/denied-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { emailProblem } from '../forms/email-problem.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import { problemsAt } from '../forms/problems-at.ts'
import { TextField } from '../forms/text-field.tsx'
import { BringExport } from './bring-export.tsx'
import { enter, useSecretInAddress } from './enter.ts'
import styles from './signin.module.css'
import { words } from './words.ts'

/** The first screen of an installation: the workspace and its first administrator. */
export function SetUpScreen() {
  const printed = useSecretInAddress()
  const [form, setForm] = useState({
    token: printed,
    name: '',
    zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    adminName: '',
    adminEmail: '',
    password: '',
  })
  const [problems, setProblems] = useState<Partial<Record<keyof typeof form, string | undefined>>>({})
  const [bringing, setBringing] = useState(false)
  const entry = useQuery({ queryKey: ['entry'], queryFn: ({ signal }) => request<Entry>('GET /entry', { signal }) })
  const make = useMutation({ mutationFn: () => request('POST /set-up', { body: form }), onSuccess: () => enter() })
  if (!entry.data) return <Skeleton />
  if (!entry.data.setUp) return <DeniedState what={words.setUpTitle} who={words.setUpGone} action={<a href="/">{words.back}</a>} />
  if (bringing) return <BringExport printed={printed} onBack={() => setBringing(false)} />
  const said = problemsAt(make.error, ['token', 'name', 'zone', 'adminName', 'adminEmail', 'password'], {
    'set-up.token': 'token',
    'zone.unknown': 'zone',
    'password.weak': 'password',
  })
  // What came printed stands in no field.
  const below = said.refused ?? (printed === '' ? undefined : said.at.token)
  const field = (name: keyof typeof form) => ({
    value: form[name],
    problem: problems[name] ?? said.at[name],
    onChange: (value: string) => setForm((before) => ({ ...before, [name]: value })),
  })
  return (
    <div className={styles.card}>
      <h1>{words.setUpTitle}</h1>
      <p className={styles.about}>{words.setUpAbout(entry.data.demo)}</p>
      <PlainForm
        action={words.setUpDo}
        busy={make.isPending}
        refused={below}
        onSend={() => {
          const found = {
            token: form.token.trim() === '' ? words.codeMissing : undefined,
            zone: form.zone.trim() === '' ? words.zoneMissing : undefined,
            name: form.name.trim() === '' ? words.nameMissing : undefined,
            adminName: form.adminName.trim() === '' ? words.adminNameMissing : undefined,
            adminEmail: emailProblem(form.adminEmail),
            password: passwordProblem(form.password, [form.name, form.adminName, form.adminEmail]),
          }
          setProblems(found)
          make.reset()
          if (Object.values(found).every((one) => one === undefined)) make.mutate()
        }}
      >
        {printed === '' && <TextField label={words.code} hint={words.codeHint} {...field('token')} />}
        <TextField label={words.name} hint={words.nameHint} autoComplete="organization" startHere {...field('name')} />
        <TextField label={words.zone} hint={words.zoneHint} {...field('zone')} />
        <TextField label={words.adminName} autoComplete="name" {...field('adminName')} />
        <TextField label={words.email} type="email" autoComplete="username" {...field('adminEmail')} />
        <TextField label={words.password} type="password" autoComplete="new-password" hint={words.passwordHint} {...field('password')} />
      </PlainForm>
      <section className={styles.demo} aria-labelledby="bring">
        <h2 id="bring" className={styles.second}>
          {words.bringTitle}
        </h2>
        <p>{words.bringAbout}</p>
        <Button onClick={() => setBringing(true)}>{words.bringOpen}</Button>
      </section>
    </div>
  )
}
