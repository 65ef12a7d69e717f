import { useMutation } from '@tanstack/react-query'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import form from '../forms/schema-form.module.css'
import { keepAttempt } from './enter.ts'
import styles from './signin.module.css'
import { words } from './words.ts'

/** To the provider. What belongs to this attempt stays in this tab until the browser comes back. */
export function SingleSignOn({ startHere = false }: { startHere?: boolean }) {
  const begin = useMutation({
    mutationFn: () => request<{ location: string; attempt: string }>('POST /single-sign-on/begin'),
    onSuccess: ({ location, attempt }) => {
      keepAttempt(attempt)
      window.location.assign(location)
    },
  })
  return (
    <div className={styles.provider}>
      <Button look="primary" autoFocus={startHere} busy={begin.isPending || begin.isSuccess} onClick={() => begin.mutate()}>
        {words.singleSignOn}
      </Button>
      {begin.error && (
        <p className={form.refused} role="alert">
          {begin.error.message}
        </p>
      )}
    </div>
  )
}
