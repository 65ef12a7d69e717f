import { useMutation } from '@tanstack/react-query'
import type { PersonalExport } from '../../contract/personal-data.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { toast } from '../design/toasts.tsx'
import { words } from '../settings/personal-data-words.ts'
import { savePersonalData } from '../settings/save-personal-data.ts'
import styles from '../settings/settings.module.css'

/** Everything that is kept about oneself, to take along. */
export function MyDataSection() {
  const save = useMutation({
    mutationFn: async (as: 'json' | 'markdown') => savePersonalData(await request<PersonalExport>('POST /me/personal-data'), as),
    onSuccess: () => toast({ words: words.saved }),
    onError: (error) => toast({ words: error.message }),
  })
  return (
    <section className={styles.section} aria-labelledby="my-data">
      <h2 id="my-data">{words.mine}</h2>
      <p className={styles.about}>{words.mineAbout}</p>
      <span className={styles.actions}>
        <Button busy={save.isPending} onClick={() => save.mutate('json')}>
          {words.saveJson}
        </Button>
        <Button busy={save.isPending} onClick={() => save.mutate('markdown')}>
          {words.saveText}
        </Button>
      </span>
    </section>
  )
}
