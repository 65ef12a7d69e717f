import type { LetterView } from '../../contract/handovers.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { classes } from '../design/classes.ts'
import { Icon } from '../design/icon.tsx'
import styles from './letter.module.css'
import { words } from './words.ts'

type Letter = NonNullable<HandoverView['letter']>

/** Agreed, heard, or not yet: the state of everybody whose word it needs, as marks with words. */
export function Readiness({
  letter,
  consulted,
  aeName,
}: {
  letter: Letter
  consulted: LetterView['consulted']
  aeName: string | undefined
}) {
  const newest = letter.versions.at(-1)
  const isAgreed = newest !== undefined && letter.agreed?.version === newest.version
  // Where the page has nobody agree, nothing is said about it.
  const needsDate = newest === undefined || newest.proposedDates.length > 0 || letter.agreed !== null
  return (
    <ul className={classes(styles.marks, styles.wide)} aria-label={words.readiness}>
      <li>{words.modes[letter.mode]}</li>
      {needsDate && aeName && <Mark done={isAgreed}>{isAgreed ? words.agreedShort(aeName) : words.notYetAgreed(aeName)}</Mark>}
      {consulted.map(({ person, role, askedAt, said, silent }) => (
        <Mark key={`${person.id} ${role}`} done={said !== null} {...(said === null ? {} : { title: words.said(said) })}>
          {said !== null
            ? words.consulted(person.name)
            : silent
              ? words.silent(person.name)
              : askedAt === null
                ? words.notAsked(person.name)
                : words.beingAsked(person.name)}
        </Mark>
      ))}
    </ul>
  )
}

const Mark = ({ done, title, children }: { done: boolean; title?: string; children: string }) => (
  <li className={done ? styles.kept : styles.open} {...(title && { title })}>
    <Icon name={done ? 'check' : 'clock'} />
    {children}
  </li>
)
