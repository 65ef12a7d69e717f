import type { HandoverView } from '../../core/process/view.ts'
import { copyText } from '../client/copy-text.ts'
import { addressOf } from '../client/request.ts'
import buttonStyles from '../design/button.module.css'
import { Button } from '../design/button.tsx'
import { toast } from '../design/toasts.tsx'
import styles from './letter.module.css'
import { words } from './words.ts'

type Version = NonNullable<HandoverView['letter']>['versions'][number]

/** As the customer's mail program sets it, or letter by letter. */
export function Paper({ subject, text, isPlain }: { subject: string; text: string; isPlain: boolean }) {
  if (!isPlain) return <p className={styles.text}>{text}</p>
  return <pre className={styles.plain}>{`Subject: ${subject}\n\n${text}`}</pre>
}

/** The approved version to take along. */
export function Files({ view, text }: { view: HandoverView; text: string }) {
  const address = (as: string) => addressOf('/handovers/:id/letter', { params: { id: view.ref }, query: { as } })
  return (
    <>
      <a className={buttonStyles.button} href={address('text')} download>
        {words.asText}
      </a>
      <a className={buttonStyles.button} href={address('docx')} download>
        {words.asDocx}
      </a>
      <Button
        onClick={() => {
          void copyText(text).then(
            () => toast({ words: words.copied }),
            () => toast({ words: words.notCopied }),
          )
        }}
      >
        {words.copyText}
      </Button>
    </>
  )
}

/** For whoever sends it themselves: their own mail program with everything filled in. */
export function ToSend({ version: { to, cc, subject, text } }: { version: Version }) {
  const fields = { ...(cc.length > 0 && { cc: cc.join(',') }), subject, body: text.replaceAll('\n', '\r\n') }
  const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return (
    <section>
      <h3>{words.toSend}</h3>
      <p className={styles.small}>{words.toSendWhy}</p>
      <p>
        <a className={buttonStyles.button} href={`mailto:${to.map(encodeURIComponent).join(',')}?${query.join('&')}`}>
          {words.openInMail}
        </a>
      </p>
    </section>
  )
}
