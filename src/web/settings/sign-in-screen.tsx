import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SignInView } from '../../contract/sign-in-settings.ts'
import { isStale } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import form from '../forms/schema-form.module.css'
import { TextField } from '../forms/text-field.tsx'
import { CopyLine } from './copy-line.tsx'
import { DirectoryGroupsSection } from './directory-groups-section.tsx'
import { ProvisioningSection } from './provisioning-section.tsx'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { domainsIn, signInProblems } from './sign-in-problems.ts'
import { words } from './sign-in-words.ts'
import { words as settings } from './words.ts'

const query = {
  queryKey: ['sign-in-settings'],
  queryFn: ({ signal }: { signal: AbortSignal }) => request<SignInView>('GET /sign-in-settings', { signal }),
}

/** How people come in: the provider of single sign-on, and for whom passwords stay. */
export function SignInScreen() {
  const found = useQuery(query)
  return (
    <SettingsFrame part="sign-in" title={settings.signInPart} about={words.about}>
      {found.isPending ? (
        <Skeleton rows={6} />
      ) : found.data === undefined ? (
        <ErrorState what={found.error?.message ?? words.failed} retry={() => void found.refetch()} />
      ) : (
        <div className={styles.page}>
          <Provider view={found.data} />
          <ProvisioningSection />
          <DirectoryGroupsSection />
          <section className={styles.section} aria-labelledby="sign-in-people">
            <h2 id="sign-in-people">{words.people}</h2>
            <ul className={styles.points}>
              {words.rules.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </SettingsFrame>
  )
}

type Draft = Pick<SignInView, 'passwords'> & Record<'issuer' | 'clientId' | 'clientSecret' | 'domains', string> & { vouches: boolean }

const draftOf = ({ provider, passwords }: SignInView): Draft => ({
  issuer: provider?.issuer ?? '',
  clientId: provider?.clientId ?? '',
  clientSecret: '',
  domains: provider?.domains.join(', ') ?? '',
  vouches: provider?.vouches ?? false,
  passwords,
})

function Provider({ view }: { view: SignInView }) {
  const { provider, redirectUri } = view
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  // Only what was changed here: the rest follows what others save meanwhile. With the first change it is settled over which version.
  const [changed, setChanged] = useState<Partial<Draft>>({})
  const [over, setOver] = useState<number>()
  const [tried, setTried] = useState(false)
  const draft = { ...draftOf(view), ...changed }
  const change = (part: Partial<Draft>) => {
    setOver((before) => before ?? view.version)
    setChanged((before) => ({ ...before, ...part }))
  }
  const keepsSecret = provider !== null && provider.issuer === draft.issuer && provider.clientId === draft.clientId
  const problems = signInProblems(draft, keepsSecret)
  const save = useMutation({
    mutationFn: (_: Partial<Draft>) =>
      request<SignInView>('PUT /sign-in-settings', {
        body: { ...draft, clientSecret: draft.clientSecret === '' ? undefined : draft.clientSecret, domains: domainsIn(draft.domains) },
        ifMatch: over ?? view.version,
      }),
    onSuccess: (after, sent) => {
      toast({ words: words.saved })
      // What was typed on while it was on its way is still to be saved.
      setChanged((now) => (now === sent ? {} : now))
      setOver(undefined)
      setTried(false)
      queries.setQueryData(query.queryKey, after)
    },
    onError: async (error) => {
      if (!isStale(error)) return
      // What the other one saved stands in the fields that were not touched here; sent once more, it goes over that.
      setOver((await queries.fetchQuery({ ...query, staleTime: 0 })).version)
    },
  })
  const end = useMutation({
    mutationFn: () => request('DELETE /sign-in-settings', { ifMatch: view.version }),
    onSuccess: async () => {
      toast({ words: words.ended })
      await queries.invalidateQueries({ queryKey: query.queryKey })
    },
    onError: async (error) => {
      toast({ words: isStale(error) ? words.changedMeanwhile : error.message })
      await queries.invalidateQueries({ queryKey: query.queryKey })
    },
    onSettled: () => setAsking(false),
  })
  return (
    <section className={styles.section} aria-labelledby="sign-in-provider">
      <h2 id="sign-in-provider">{words.title}</h2>
      <p>{provider ? words.on(provider.issuer, provider.linked) : words.none}</p>
      <CopyLine label={words.redirectUri} text={redirectUri} hint={words.redirectUriHint} copied={words.copied} />
      <PlainForm
        action={words.save}
        busy={save.isPending}
        refused={save.error ? (isStale(save.error) ? words.changedMeanwhile : save.error.message) : undefined}
        onSend={() => {
          setTried(true)
          if (Object.values(problems).every((one) => one === undefined)) save.mutate(changed)
        }}
        beside={
          provider && (
            <Button look="quiet" onClick={() => setAsking(true)}>
              {words.end}
            </Button>
          )
        }
      >
        <TextField
          label={words.issuer}
          type="url"
          hint={words.issuerHint}
          problem={tried ? problems.issuer : undefined}
          value={draft.issuer}
          onChange={(issuer) => change({ issuer })}
        />
        <TextField
          label={words.clientId}
          problem={tried ? problems.clientId : undefined}
          value={draft.clientId}
          onChange={(clientId) => change({ clientId })}
        />
        <TextField
          label={words.secret}
          type="password"
          autoComplete="new-password"
          hint={keepsSecret ? words.secretKept : words.secretHint}
          optional={keepsSecret}
          problem={tried ? problems.clientSecret : undefined}
          value={draft.clientSecret}
          onChange={(clientSecret) => change({ clientSecret })}
        />
        <TextField
          label={words.domains}
          hint={words.domainsHint}
          problem={tried ? problems.domains : undefined}
          value={draft.domains}
          onChange={(domains) => change({ domains })}
        />
        <label className={form.tick}>
          <input type="checkbox" checked={draft.vouches} onChange={(event) => change({ vouches: event.target.checked })} />
          <span>
            {words.vouches}
            <span className={form.note}>{words.vouchesNote}</span>
          </span>
        </label>
        <fieldset className={form.field}>
          <legend className={form.label}>{words.passwords}</legend>
          {(['everybody', 'administrators'] as const).map((whom) => (
            <label key={whom} className={form.tick}>
              <input type="radio" name="passwords" checked={draft.passwords === whom} onChange={() => change({ passwords: whom })} />
              <span>
                {words[whom]}
                {whom === 'administrators' && <span className={form.note}>{words.administratorsNote}</span>}
              </span>
            </label>
          ))}
        </fieldset>
      </PlainForm>
      <Dialog open={asking} onClose={() => setAsking(false)} title={words.endTitle} about={words.endAbout}>
        <span className={styles.actions}>
          <Button autoFocus onClick={() => setAsking(false)}>
            {words.keep}
          </Button>
          <Button look="primary" busy={end.isPending} onClick={() => end.mutate()}>
            {words.end}
          </Button>
        </span>
      </Dialog>
    </section>
  )
}
