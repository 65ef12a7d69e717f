import { useCallback, useEffect, useRef, useState } from 'react'
import type { Me } from '../../contract/session.ts'
import { useNow } from '../client/session.ts'
import { announce } from '../design/live-region.tsx'
import { toast } from '../design/toasts.tsx'
import { isMac, useKeys } from '../keys/keyboard.ts'
import { printed } from '../keys/keymap.ts'
import { useGoOn } from '../shell/go-on.ts'
import { pastWords } from '../wording/dates.ts'
import { DeskHead } from './desk-head.tsx'
import { DeskNotices } from './desk-notices.tsx'
import { DeskPanes } from './desk-panes.tsx'
import { words } from './desk-words.ts'
import { firstChecked } from './first-checked.ts'
import { newHere } from './here.ts'
import { forgetPage, keepPage, keptPage } from './kept-pages.ts'
import { LeaveGuard } from './leave-guard.tsx'
import { baseOf, type Opening, textOf } from './opening.ts'
import type { PageEditor } from './page-editor.ts'
import { PeopleTable } from './people-table.tsx'
import { ProblemList } from './problem-list.tsx'
import { placesOf } from './process-parts.ts'
import { Publish, PublishDone, type Published } from './publish.tsx'
import { words as publishWords } from './publish-words.ts'
import type { Running } from './running-moves.tsx'
import { SuggestDialog } from './suggest-dialog.tsx'
import { TryForm } from './try-form.tsx'
import { useCheck } from './use-check.ts'
import { useDraft } from './use-draft.ts'
import styles from './workbench.module.css'

type Props = { opening: Opening; line: number | undefined; me: Me; onReopen: () => void }

/** The page on the left, what Baton understood of it on the right, and everything that can be done with both. */
export function Workbench({ opening, line, me, onReopen }: Props) {
  const { id } = opening
  const mayPublish = me.may.includes('playbook.publish')
  const goOn = useGoOn()
  const now = useNow()
  const [kept] = useState(() => keptPage(me.person.id, id))
  const [start] = useState(() => ({ text: kept?.text ?? textOf(opening), basedOn: kept ? kept.basedOn : baseOf(opening) }))
  const isRestored = kept !== undefined && kept.text !== textOf(opening)
  const [unsaved, setUnsaved] = useState(isRestored)
  const [restored, setRestored] = useState(isRestored)
  const [step, setStep] = useState<'write' | 'publish' | { published: Published; running: readonly Running[] }>('write')
  const [suggesting, setSuggesting] = useState(false)
  const [here] = useState(newHere)
  const editor = useRef<PageEditor | undefined>(undefined)
  const savedText = useRef(textOf(opening))
  const draft = useDraft(id, opening.mine)
  // A suggestion that was published is a draft no more; the next save begins a new one in its place.
  const ownDraft = draft.saved?.taken ? null : draft.saved

  const text = useCallback(() => editor.current?.text() ?? start.text, [start])
  const check = useCheck(
    kept || !opening.published || textOf(opening) !== opening.published.page ? undefined : firstChecked(opening.published),
    (found) => {
      if (editor.current) editor.current.show(found.diagnostics, placesOf(found.definition), sent.current ?? editor.current.sent())
    },
  )
  const sent = useRef<ReturnType<PageEditor['sent']> | undefined>(undefined)
  const ask = useCallback(() => {
    const written = text()
    sent.current = editor.current?.sent()
    const differs = written !== savedText.current
    setUnsaved(differs)
    if (differs) keepPage(me.person.id, id, { text: written, basedOn: start.basedOn })
    return written
  }, [text, me.person.id, id, start])
  const { soon, now: askNow } = check
  const changed = useCallback(() => {
    setUnsaved(true)
    soon(ask)
  }, [soon, ask])

  const isUnsaved = () => typeof step === 'string' && text() !== savedText.current
  const forget = useCallback(() => forgetPage(me.person.id, id), [me.person.id, id])
  const save = async (suggest?: string, over?: Parameters<typeof draft.save>[1]): Promise<boolean> => {
    const written = text()
    const done = await draft.save({ text: written, basedOn: start.basedOn, ...(suggest === undefined ? {} : { suggest }) }, over)
    if (!done) return false
    savedText.current = written
    forget()
    setUnsaved(text() !== written)
    setRestored(false)
    return true
  }
  const saveNow = () => void save().then((done) => done && announce(words.saved))

  const opened = useCallback(
    (opens: PageEditor) => {
      editor.current = opens
      const known = checkedNow.current
      if (known) opens.show(known.diagnostics, placesOf(known.definition), opens.sent())
      if (line !== undefined) opens.goToLine(line)
    },
    [line],
  )
  const checkedNow = useRef(check.checked)
  checkedNow.current = check.checked
  // What was not published, or not saved, was never checked.
  useEffect(() => {
    if (checkedNow.current === undefined) askNow(ask())
  }, [askNow, ask])
  useEffect(
    () => () => {
      const written = editor.current?.text()
      if (written !== undefined && written !== savedText.current) keepPage(me.person.id, id, { text: written, basedOn: start.basedOn })
    },
    [me.person.id, id, start],
  )

  const toPart = useCallback(
    (part: string, byKey: boolean) => {
      here.set(part)
      editor.current?.goToPart(part, byKey)
    },
    [here],
  )
  const toProblem = useCallback((at: number) => {
    setStep('write')
    // The pane is shown again first; what is hidden cannot be scrolled.
    requestAnimationFrame(() => editor.current?.goToProblem(at))
  }, [])
  const fix = useCallback((problem: number, at: number) => editor.current?.fix(problem, at), [])

  useKeys([
    { keys: 'Mod+S', name: words.save, run: saveNow },
    { keys: 'F8', name: words.nextProblem, run: () => editor.current?.nextProblem(1) },
    { keys: 'Shift+F8', name: words.previousProblem, run: () => editor.current?.nextProblem(-1) },
    { keys: 'Mod+/', name: words.insertStep, run: () => editor.current?.insertStep() },
  ])

  const throwAway = () => {
    const before = draft.saved
    void draft.throwAway().then((done) => {
      if (!done) return
      forget()
      savedText.current = text()
      toast({
        words: words.thrownAway,
        ...(before && {
          undo: () => {
            void draft.save({ text: before.page, basedOn: before.basedOn }, null).then(onReopen)
          },
        }),
      })
      if (opening.published) onReopen()
      else void goOn({ to: '/playbooks' })
    })
  }
  const openOther = () => {
    forget()
    savedText.current = text()
    onReopen()
  }

  const definition = check.checked?.definition
  const writing = step === 'write'
  const mac = isMac()
  return (
    <>
      <DeskHead
        opening={opening}
        title={definition?.title ?? opening.title}
        definition={definition}
        saved={ownDraft}
        unsaved={unsaved}
        busy={draft.busy}
        now={now}
        zone={me.zone}
        writing={writing}
        onSave={saveNow}
        {...(check.checked ? {} : { notYet: check.failed === undefined ? publishWords.becauseChecking : publishWords.becauseUnchecked })}
        {...(mayPublish ? { onPublish: () => setStep('publish') } : { onSuggest: () => setSuggesting(true) })}
        {...(ownDraft && { onThrowAway: throwAway })}
      />
      {writing && (
        <DeskNotices
          opening={opening}
          saved={ownDraft}
          now={now}
          zone={me.zone}
          mayPublish={mayPublish}
          checkFailed={check.failed}
          wasChecked={check.checked !== undefined}
          notSaved={draft.failed}
          restored={restored}
          onDropRestored={() => {
            editor.current?.replace(textOf(opening))
            forget()
            setRestored(false)
          }}
          overtaken={draft.overtaken && pastWords(new Date(draft.overtaken.savedAt), now, me.zone)}
          onKeepMine={() => void save(undefined, draft.overtaken)}
          onTakeOther={openOther}
          onTryAgain={() => askNow(ask())}
          onDeclined={() => void goOn({ to: '/playbooks' })}
        />
      )}
      <div className={styles.desk} hidden={!writing}>
        <DeskPanes
          text={start.text}
          checked={check.checked}
          busy={check.busy}
          line={line}
          here={here}
          onOpen={opened}
          onText={changed}
          onPart={toPart}
          onSave={saveNow}
          onInsertStep={() => editor.current?.insertStep()}
          onNextProblem={() => editor.current?.nextProblem(1)}
        />
        <p className={styles.keys}>{words.keys('F8', printed('Mod+/', mac), printed('Mod+S', mac), printed('Mod+.', mac))}</p>
        {check.checked && <ProblemList diagnostics={check.checked.diagnostics} onProblem={toProblem} onFix={fix} />}
        {definition && <TryForm roles={definition.roles} text={text} now={now} zone={me.zone} />}
        {definition && <PeopleTable definition={definition} here={here} onPart={toPart} />}
      </div>
      {step === 'publish' && check.checked && (
        <Publish
          id={id}
          text={text()}
          published={opening.published}
          diagnostics={check.checked.diagnostics}
          suggestedBy={opening.theirs?.by.id}
          basedOn={start.basedOn}
          onBack={() => setStep('write')}
          onProblem={toProblem}
          onPublished={(published, running) => {
            forget()
            savedText.current = text()
            setStep({ published, running })
          }}
        />
      )}
      {typeof step === 'object' && <PublishDone {...step} onSee={onReopen} />}
      <SuggestDialog
        open={suggesting}
        busy={draft.busy}
        refused={draft.failed}
        onClose={() => setSuggesting(false)}
        onSend={(sentence) =>
          void save(sentence).then((done) => {
            // A draft that was overtaken is told about on the page, under the dialog.
            setSuggesting(false)
            if (done) toast({ words: words.suggested })
          })
        }
      />
      <LeaveGuard isUnsaved={isUnsaved} busy={draft.busy} onSave={save} onForget={forget} />
    </>
  )
}
