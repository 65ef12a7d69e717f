import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { request } from '../client/request.ts'
import { DeniedState } from '../design/denied-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { answerInAddress, enter, takeAttempt } from './enter.ts'
import { words } from './words.ts'

/** Where the provider sends the browser back to: in, or to a page that says why not. */
export function CallbackScreen() {
  const [{ page, ...came }] = useState(() => ({ answer: answerInAddress(), ...takeAttempt() }))
  const finish = useMutation({ mutationFn: () => request('POST /single-sign-on/finish', { body: came }), onSuccess: () => enter(page) })
  const { mutate } = finish
  const isWhole = came.answer !== '' && came.attempt !== ''
  useEffect(() => {
    if (isWhole) mutate()
  }, [isWhole, mutate])
  if (isWhole && !finish.error) return <Skeleton />
  return <DeniedState what={words.notIn} who={finish.error?.message ?? words.notInNone} action={<a href="/">{words.back}</a>} />
}
