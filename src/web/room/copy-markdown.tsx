import { useState } from 'react'
import { addressOf, request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { toast } from '../design/toasts.tsx'
import styles from './panels.module.css'
import { words } from './words.ts'

/** The document as it stands in an issue, onto the clipboard; as a file where the browser lets no page copy. */
export function CopyMarkdown({ handover }: { handover: string }) {
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready')
  const copy = async () => {
    setState('busy')
    try {
      const { text } = await request<{ text: string }>('GET /handovers/:id/issue', { params: { id: handover } })
      await navigator.clipboard.writeText(text)
      setState('ready')
      toast({ words: words.copied })
    } catch {
      setState('failed')
    }
  }
  return (
    <>
      <Button busy={state === 'busy'} onClick={() => void copy()}>
        {words.copyMarkdown}
      </Button>
      {state === 'failed' && (
        <span role="alert" className={styles.small}>
          {words.notCopied}{' '}
          <a href={addressOf('/handovers/:id/issue', { params: { id: handover }, query: { as: 'markdown' } })} download>
            {words.markdownFile}
          </a>
        </span>
      )}
    </>
  )
}
