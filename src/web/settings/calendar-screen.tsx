import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { CalendarView } from '../../contract/calendars.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { ChoiceBox } from '../design/choice-box.tsx'
import { DeniedState } from '../design/denied-state.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import form from '../forms/schema-form.module.css'
import { TextField } from '../forms/text-field.tsx'
import { useGoOn } from '../shell/go-on.ts'
import { CalendarPeople } from './calendar-people.tsx'
import { words } from './calendar-words.ts'
import { calendarsQuery } from './calendars-query.ts'
import { DaysField } from './days-field.tsx'
import { freeId } from './free-id.ts'
import { HoursField } from './hours-field.tsx'
import { PlaceField } from './place-field.tsx'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'

const route = getRouteApi('/settings/calendars/$id')

/** One calendar, or a new one. */
export function CalendarScreen() {
  const { id } = route.useParams()
  const calendars = useQuery(calendarsQuery)
  const isNew = id === 'new'
  const calendar = calendars.data?.items.find((one) => one.id === id)
  if (calendars.data && !calendar && !isNew)
    return <DeniedState what={words.unknown} action={<Link to="/settings/calendars">{words.all}</Link>} />
  return (
    <SettingsFrame part="calendars" title={calendar?.name ?? words.add} action={<Link to="/settings/calendars">{words.all}</Link>}>
      {calendars.isPending ? (
        <Skeleton />
      ) : calendars.data === undefined ? (
        <ErrorState what={words.failed} retry={() => void calendars.refetch()} />
      ) : (
        <div className={styles.page}>
          <CalendarForm key={id} calendar={calendar} taken={calendars.data.items.map((one) => one.id)} />
          {calendar && calendar.for !== 'workspace' && (
            <>
              <CalendarPeople calendar={calendar} />
              <RemoveCalendar calendar={calendar} />
            </>
          )}
        </div>
      )}
    </SettingsFrame>
  )
}

const zones = () => Intl.supportedValuesOf('timeZone')

function CalendarForm({ calendar, taken }: { calendar: CalendarView | undefined; taken: readonly string[] }) {
  const queries = useQueryClient()
  const goOn = useGoOn()
  const now = useNow()
  const kindId = useId()
  const zoneId = useId()
  const [draft, setDraft] = useState({
    name: calendar?.name ?? '',
    for: calendar?.for ?? ('region' as CalendarView['for']),
    zone: calendar?.zone ?? '',
    place: calendar?.place ?? null,
    week: calendar?.week ?? null,
    // Null says that there is none here, whatever a broader calendar says.
    cutOff: calendar?.cutOff === undefined ? '' : calendar.cutOff,
    days: calendar?.days ?? {},
  })
  // Of when it was opened: the list is read anew whenever something changes, and this form keeps what was there.
  const [over, setOver] = useState(calendar?.version ?? 0)
  const [tried, setTried] = useState(false)
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const nameProblem = draft.name.trim() === '' ? words.nameMissing : undefined
  const save = useMutation({
    mutationFn: () =>
      request<CalendarView>('PUT /calendars/:id', {
        params: { id: calendar?.id ?? freeId(draft.name, 'calendar', [...taken, 'new']) },
        // A new one must not write over one that has the same short name.
        ifMatch: over,
        body: {
          name: draft.name,
          for: draft.for,
          ...(draft.zone === '' ? {} : { zone: draft.zone }),
          ...(draft.place ? { place: draft.place } : {}),
          ...(draft.week ? { week: draft.week } : {}),
          ...(draft.cutOff === '' ? {} : { cutOff: draft.cutOff }),
          ...(Object.keys(draft.days).length > 0 ? { days: draft.days } : {}),
        },
      }),
    onSuccess: async ({ id, name, version }) => {
      toast({ words: words.saved(name) })
      setOver(version)
      await queries.invalidateQueries({ queryKey: ['calendars'] })
      await goOn({ to: '/settings/calendars/$id', params: { id } })
    },
  })
  return (
    <PlainForm
      action={calendar ? words.save : words.create}
      busy={save.isPending}
      refused={save.error?.message}
      onSend={() => {
        setTried(true)
        if (!nameProblem) save.mutate()
      }}
    >
      <TextField label={words.name} value={draft.name} onChange={(name) => change({ name })} problem={tried ? nameProblem : undefined} />
      {!calendar && (
        <div className={form.field}>
          <label className={form.label} htmlFor={kindId}>
            {words.kind}
          </label>
          <select
            id={kindId}
            className={form.input}
            aria-describedby={`${kindId}-hint`}
            value={draft.for}
            onChange={(event) => change({ for: event.target.value as CalendarView['for'] })}
          >
            <option value="region">{words.kinds.region}</option>
            <option value="team">{words.kinds.team}</option>
          </select>
          <p id={`${kindId}-hint`} className={form.hint}>
            {words.kindHint}
          </p>
        </div>
      )}
      <div className={form.field}>
        <label className={form.label} htmlFor={zoneId}>
          {words.zone}
        </label>
        <ChoiceBox
          id={zoneId}
          className={form.input}
          choices={[
            ...(draft.for === 'workspace' ? [] : [{ value: '', words: words.zoneAsBefore }]),
            ...zones().map((zone) => ({ value: zone, words: zone })),
          ]}
          value={draft.zone}
          onChange={(zone) => change({ zone })}
        />
      </div>
      {draft.for !== 'team' && <PlaceField place={draft.place} onChange={(place) => change({ place })} />}
      <HoursField week={draft.week} onChange={(week) => change({ week })} />
      <TextField
        label={words.cutOff}
        type="time"
        optional
        hint={words.cutOffHint}
        value={draft.cutOff ?? ''}
        onChange={(cutOff) => change({ cutOff })}
      />
      <DaysField days={draft.days} now={now} onChange={(days) => change({ days })} />
    </PlainForm>
  )
}

function RemoveCalendar({ calendar: { id, name, people } }: { calendar: CalendarView }) {
  const queries = useQueryClient()
  const goOn = useGoOn()
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => request('DELETE /calendars/:id', { params: { id } }),
    onSuccess: async () => {
      toast({ words: words.removed(name) })
      await goOn({ to: '/settings/calendars' })
      await queries.invalidateQueries({ queryKey: ['calendars'] })
    },
    onError: (error) => toast({ words: error.message }),
    onSettled: () => setAsking(false),
  })
  return (
    <div>
      <Button onClick={() => setAsking(true)} {...(people > 0 ? { because: words.inUse(people) } : {})}>
        {words.remove}
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={words.removeTitle(name)} about={words.removeAbout}>
        <span className={styles.actions}>
          <Button autoFocus onClick={() => setAsking(false)}>
            {words.keep}
          </Button>
          <Button busy={remove.isPending} onClick={() => remove.mutate()}>
            {words.remove}
          </Button>
        </span>
      </Dialog>
    </div>
  )
}
