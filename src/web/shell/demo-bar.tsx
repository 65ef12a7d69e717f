import { useState } from 'react'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Menu } from '../design/menu.tsx'
import { clockWords, dayWords } from '../wording/dates.ts'
import styles from './demo-bar.module.css'
import { words } from './words.ts'

export type DemoPerson = { email: string; name: string; roles: readonly string[] }

type Props = {
  now: Date
  zone?: string
  me: DemoPerson | undefined
  people: readonly DemoPerson[]
  /** They could not be read; opening the menu asks again. */
  failed: boolean
  onOpenPeople: () => void
  /** Where the two steps lead, as far as that is known; null when nothing is waiting for its time. */
  nextDay: Date | undefined
  nextThing: Date | null | undefined
  /** The clock is on its way; timers fire in between. */
  moving: boolean
  onPerson: (email: string) => void
  onNextDay: () => void
  onNextThing: () => void
  onReset: () => void
}

/** Says that this is a demo, and holds what only a demo has: its clock and the switch of persons. */
export function DemoBar({
  now,
  zone,
  me,
  people,
  failed,
  onOpenPeople,
  nextDay,
  nextThing,
  moving,
  onPerson,
  onNextDay,
  onNextThing,
  onReset,
}: Props) {
  const [asking, setAsking] = useState(false)
  const spoken = (moment: Date) => `${dayWords(moment, now, zone)}, ${clockWords(moment, zone)}`
  const when = moving ? words.moving : spoken(now)
  const stopped = nextThing === null
  const leads = (to: Date | null | undefined) => (to ? { title: words.leadsTo(spoken(to)) } : {})
  return (
    <aside className={styles.bar} aria-label={words.clock} data-chrome>
      <p className={styles.about}>{words.demo}</p>
      <div className={styles.wide}>
        <time className={styles.when} dateTime={now.toISOString()}>
          {when}
        </time>
        <Button busy={moving} {...leads(nextDay)} onClick={onNextDay}>
          {words.nextDay}
        </Button>
        <Button busy={moving} {...leads(nextThing)} {...(stopped ? { because: words.nothingNext } : {})} onClick={onNextThing}>
          {words.nextThing}
        </Button>
        <Button busy={moving} onClick={() => setAsking(true)}>
          {words.reset}
        </Button>
      </div>
      <div className={styles.narrow}>
        <Menu
          align="start"
          heading={words.clock}
          trigger={
            <Button icon="clock" busy={moving}>
              {when}
            </Button>
          }
          items={[
            { id: 'day', words: words.nextDay, ...(nextDay && { note: words.leadsTo(spoken(nextDay)) }), run: onNextDay },
            ...(stopped
              ? []
              : [{ id: 'thing', words: words.nextThing, ...(nextThing && { note: words.leadsTo(spoken(nextThing)) }), run: onNextThing }]),
            { id: 'reset', words: words.reset, run: () => setAsking(true) },
          ]}
        />
      </div>
      <Menu
        heading={words.people}
        instead={failed ? words.peopleFailed : words.peopleLoading}
        onOpen={onOpenPeople}
        trigger={
          <Button icon="down" aria-label={me ? words.person(me.name) : words.people}>
            {me?.name ?? words.people}
          </Button>
        }
        items={people.map(({ email, name, roles }) => ({
          id: email,
          words: name,
          note: roles.map((role) => words.roles[role] ?? role).join(', '),
          chosen: email === me?.email,
          run: () => onPerson(email),
        }))}
      />
      <Dialog open={asking} onClose={() => setAsking(false)} title={words.resetTitle} about={words.resetAbout}>
        <span className={styles.choice}>
          <Button autoFocus onClick={() => setAsking(false)}>
            {words.resetNot}
          </Button>
          <Button
            onClick={() => {
              setAsking(false)
              onReset()
            }}
          >
            {words.resetDo}
          </Button>
        </span>
      </Dialog>
    </aside>
  )
}
