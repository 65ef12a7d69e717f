import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { MoveInRun, MoveInUndo } from '../../contract/move-ins.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import list from '../import/import-screen.module.css'
import { TakeBackDialog } from '../import/take-back-dialog.tsx'
import { pastWords, spanWords } from '../wording/dates.ts'
import { words } from './words.ts'

/** The files from which handovers were moved in lately, with how long each can still be taken back. */
export function RecentMoves() {
  const now = useNow()
  const [undoing, setUndoing] = useState<MoveInRun>()
  const runs = useQuery({
    queryKey: ['move-ins'],
    queryFn: ({ signal }) => request<{ items: MoveInRun[] }>('GET /move-ins', { signal }),
  })
  return (
    <section className={`${list.block} ${list.recent}`} aria-labelledby="recent-moves">
      <h2 id="recent-moves">{words.recent}</h2>
      {runs.isPending ? (
        <Skeleton rows={2} />
      ) : runs.data === undefined ? (
        <ErrorState what={words.recentFailed} retry={() => void runs.refetch()} />
      ) : runs.data.items.length === 0 ? (
        <p className={list.quiet}>{words.recentNone}</p>
      ) : (
        <div className={list.wide}>
          <table className={list.table}>
            <thead>
              <tr>
                <th scope="col">{words.file}</th>
                <th scope="col">{words.handovers}</th>
                <th scope="col">{words.when}</th>
                <th scope="col">{words.by}</th>
                <th scope="col">{words.back}</th>
              </tr>
            </thead>
            <tbody>
              {runs.data.items.map((run) => (
                <tr key={run.file}>
                  <th scope="row">{run.name}</th>
                  <td>
                    <Handovers run={run} />
                  </td>
                  <td>{pastWords(new Date(run.at), now)}</td>
                  <td>{run.by}</td>
                  <td>
                    <Back run={run} now={now} onUndo={() => setUndoing(run)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {undoing && <UndoMoveDialog run={undoing} onClose={() => setUndoing(undefined)} />}
    </section>
  )
}

const mostNamed = 5

function Handovers({ run: { handovers } }: { run: MoveInRun }) {
  const rest = handovers.length - mostNamed
  return (
    <ul className={list.places}>
      {handovers.slice(0, mostNamed).map(({ id, ref, takenBack }) => (
        <li key={id}>
          <Link to="/h/$ref" params={{ ref }}>
            {ref}
          </Link>
          {takenBack && <span className={list.quiet}>, {words.isBack}</span>}
        </li>
      ))}
      {rest > 0 && <li>{words.andMore(rest)}</li>}
    </ul>
  )
}

function Back({ run: { name, until, handovers }, now, onUndo }: { run: MoveInRun; now: Date; onUndo: () => void }) {
  if (handovers.every(({ takenBack }) => takenBack)) return <span className={list.quiet}>{words.takenBack}</span>
  const left = until === null ? 0 : Date.parse(until) - now.getTime()
  if (left <= 0) return <span className={list.quiet}>{words.tooOld}</span>
  return (
    <span className={list.actions}>
      <Button onClick={onUndo} aria-label={words.takeBackOf(name)}>
        {words.takeBack}
      </Button>
      <span className={list.quiet}>{words.left(spanWords(left))}</span>
    </span>
  )
}

const isNothing = ({ goes }: MoveInUndo) => goes.length === 0

/** What goes and what stays. */
function UndoMoveDialog({ run: { file, name }, onClose }: { run: MoveInRun; onClose: () => void }) {
  const params = { file }
  return (
    <TakeBackDialog<MoveInUndo>
      title={words.undoTitle(name)}
      of={['move-in-undo', file]}
      look={(signal) => request('GET /move-ins/:file/undo', { params, signal })}
      take={() => request('POST /move-ins/:file/undo', { params })}
      about={(undo) => (isNothing(undo) ? words.undoNothing : words.undoAbout(undo.goes.length))}
      isNothing={isNothing}
      done={({ goes, stays }) => words.undone(goes.length, stays.length)}
      onClose={onClose}
    >
      {(undo) => <Named undo={undo} />}
    </TakeBackDialog>
  )
}

const mostShown = 20

function Named({ undo: { goes, stays } }: { undo: MoveInUndo }) {
  return (
    <div>
      {goes.length > 0 && <p>{words.undoGoes(goes.length)}</p>}
      <ul className={list.places}>
        {goes.slice(0, mostShown).map(({ id, ref, account }) => (
          <li key={id}>{words.openRoom(ref, account.name)}</li>
        ))}
        {goes.length > mostShown && <li>{words.andMore(goes.length - mostShown)}</li>}
      </ul>
      {stays.length > 0 && <p>{words.undoStays(stays.length)}</p>}
      <ul className={list.places}>
        {stays.slice(0, mostShown).map(({ id, ref, account, because }) => (
          <li key={id}>
            <strong>{words.openRoom(ref, account.name)}</strong>: {because}
          </li>
        ))}
        {stays.length > mostShown && <li>{words.andMore(stays.length - mostShown)}</li>}
      </ul>
    </div>
  )
}
