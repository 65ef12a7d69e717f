import { CatchBoundary } from '@tanstack/react-router'
import { getNonce } from 'get-nonce'
import { lazy, memo, Suspense, useMemo } from 'react'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { announce } from '../design/live-region.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { isMac } from '../keys/keyboard.ts'
import { printed } from '../keys/keymap.ts'
import { words } from './desk-words.ts'
import type { Here } from './here.ts'
import type { PageEditor } from './page-editor.ts'
import { PartDetails } from './part-details.tsx'
import { PlaybookSource } from './playbook-source.tsx'
import { ProcessMap } from './process-map.tsx'
import { SeverityCounts } from './severity.tsx'
import type { Checked } from './use-check.ts'
import styles from './workbench.module.css'
import { worstOfLines } from './worst-of-lines.ts'

// The page can be read at once; what writes it is larger than all the rest of the screen.
const PageEditorPane = lazy(async () => ({ default: (await import('./page-editor-pane.tsx')).PageEditorPane }))

type Props = {
  text: string
  checked: Checked | undefined
  busy: boolean
  line: number | undefined
  here: Here
  onOpen: (editor: PageEditor) => void
  onText: () => void
  onPart: (part: string, byKey: boolean) => void
  onSave: () => void
  onInsertStep: () => void
  onNextProblem: () => void
}

/** The two sides: what is written, and what it became. */
export function DeskPanes({ text, checked, busy, line, here, onOpen, onText, onPart, onSave, onInsertStep, onNextProblem }: Props) {
  return (
    <>
      <div className={styles.tools}>
        {checked &&
          (checked.diagnostics.length > 0 ? <SeverityCounts diagnostics={checked.diagnostics} /> : <span>{words.noProblems}</span>)}
        <Button look="quiet" keys="F8" onClick={onNextProblem}>
          {words.nextProblem}
        </Button>
        <Button look="quiet" icon="plus" keys={printed('Mod+/', isMac())} onClick={onInsertStep}>
          {words.insertStep}
        </Button>
        <span className={styles.checking} data-checking={busy}>
          {busy ? words.checking : ''}
        </span>
      </div>
      <div className={styles.split}>
        <Editor text={text} checked={checked} line={line} here={here} onOpen={onOpen} onText={onText} onSave={onSave} />
        <div className={styles.side}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <section className={styles.map} data-pane aria-label={words.process} tabIndex={0}>
            {checked ? (
              <ProcessMap definition={checked.definition} here={here} onPart={onPart} />
            ) : (
              <Skeleton rows={12} from={words.checking} />
            )}
          </section>
          {checked && <PartDetails definition={checked.definition} here={here} />}
        </div>
      </div>
    </>
  )
}

type EditorProps = Pick<Props, 'text' | 'checked' | 'line' | 'here' | 'onOpen' | 'onText' | 'onSave'>

/** Drawn once: from then on each key is between the editor and the browser. */
const Editor = memo(function Editor({ text, checked, line, here, onOpen, onText, onSave }: EditorProps) {
  const wrong = useMemo(() => worstOfLines(checked?.diagnostics ?? []), [checked])
  const read = <PlaybookSource source={text} line={line} wrong={wrong} onLine={() => {}} />
  return (
    <div className={styles.page} data-pane>
      <CatchBoundary getResetKey={() => ''} errorComponent={() => <ErrorState what={words.editorFailed}>{read}</ErrorState>}>
        <Suspense fallback={read}>
          <PageEditorPane
            text={text}
            label={words.label}
            nonce={getNonce() ?? ''}
            onOpen={onOpen}
            onText={onText}
            onPart={here.set}
            onSave={onSave}
            onTold={announce}
          />
        </Suspense>
      </CatchBoundary>
    </div>
  )
})
