import { useEffect, useRef } from 'react'
import { openPageEditor, type PageEditor } from './page-editor.ts'
import styles from './workbench.module.css'

type Props = Omit<Parameters<typeof openPageEditor>[0], 'parent'> & { onOpen: (editor: PageEditor) => void }

/** The editor's place in the page. It is opened once; from then on it holds the text, not React. */
export function PageEditorPane({ onOpen, ...options }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef(options)
  latest.current = options
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once for each text; `latest` carries what changes.
  useEffect(() => {
    const parent = place.current
    if (!parent) return
    const editor = openPageEditor({
      parent,
      text: latest.current.text,
      label: latest.current.label,
      nonce: latest.current.nonce,
      onText: () => latest.current.onText(),
      onPart: (part) => latest.current.onPart(part),
      onSave: () => latest.current.onSave(),
      onTold: (sentence) => latest.current.onTold(sentence),
    })
    onOpen(editor)
    return () => editor.destroy()
  }, [])
  return <div ref={place} className={styles.editor} />
}
