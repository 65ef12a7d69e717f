import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Day, Id, Instant, Line, PersonRef } from './parts.ts'
import { stale } from './refused.ts'

const Time = z.string().max(5).meta({ description: 'A time of day like 09:00; an end of work may be 24:00' })

const Week = z
  .partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7']), z.tuple([Time, Time]))
  .meta({ description: 'Working hours by weekday, Monday is 1; a weekday that is absent is no working day' })

const Zone = z.string().min(1).max(80).meta({ description: 'A time zone, for example America/Chicago' })

const Place = z
  .strictObject({
    country: z.string().min(1).max(10).meta({ description: 'ISO 3166, for example US' }),
    state: z.string().min(1).max(10).exactOptional(),
    region: z.string().min(1).max(10).exactOptional(),
  })
  .meta({ description: "Whose public holidays count: country, and where they differ, state and region, by date-holidays' codes" })

const CutOff = Time.nullable().meta({ description: 'What arrives later counts from the next start of work; null: no cut-off here' })

const OwnDays = z
  .record(Day, z.string().min(1).max(120).nullable())
  .meta({ description: 'Days off by date, with their name; null makes a working day of one that a broader calendar takes off' })

const For = z.enum(['workspace', 'region', 'team'])

export const CalendarView = z
  .object({
    id: Id,
    name: z.string(),
    for: For,
    zone: Zone.nullable(),
    place: z.object({ country: z.string(), state: z.string().exactOptional(), region: z.string().exactOptional() }).nullable(),
    week: Week.nullable(),
    cutOff: CutOff.exactOptional(),
    days: OwnDays,
    holidays: z.record(Day, z.string()).meta({ description: 'The public holidays of its place, as they count' }),
    people: z.number().int().meta({ description: 'How many people work by it' }),
    version: z.number().int(),
  })
  .meta({
    id: 'Calendar',
    description: 'What a workspace, a region or a team says about working time; what it leaves out holds as the broader one says',
  })
export type CalendarView = z.infer<typeof CalendarView>

export const CalendarWrite = z
  .strictObject({
    name: Line,
    for: For,
    zone: Zone.exactOptional(),
    place: Place.exactOptional(),
    week: Week.exactOptional(),
    cutOff: CutOff.exactOptional(),
    days: OwnDays.exactOptional(),
  })
  .meta({ id: 'CalendarWrite', description: 'The whole calendar. What is left out is removed.' })
export type CalendarWrite = z.output<typeof CalendarWrite>

const Half = z.enum(['morning', 'afternoon']).meta({ description: 'Only half of one day: the other half is worked' })

export const LeaveView = z
  .object({
    key: z.string(),
    from: Day,
    to: Day,
    half: Half.exactOptional(),
    why: z.string().exactOptional().meta({ description: 'For the person, their manager and operations only' }),
  })
  .meta({ id: 'Leave', description: 'Days on which somebody does not work; first and last included' })
export type LeaveView = z.infer<typeof LeaveView>

export const PersonCalendar = z
  .object({
    person: PersonRef,
    region: z.object({ id: Id, name: z.string() }).nullable(),
    team: z.object({ id: Id, name: z.string() }).nullable(),
    own: z
      .object({ zone: Zone.exactOptional(), week: Week.exactOptional(), cutOff: CutOff.exactOptional(), days: OwnDays.exactOptional() })
      .meta({ description: 'What is different for this person alone' }),
    zone: Zone,
    week: Week,
    cutOff: Time.nullable(),
    holidays: z.record(Day, z.string()).meta({ description: 'All days off that are no leave: by law, of the workspace, region and team' }),
    leave: z.array(z.object({ from: Day, to: Day, half: Half.exactOptional() })),
    version: z.number().int(),
  })
  .meta({ id: 'PersonCalendar', description: 'When somebody works, as deadlines count it' })

const PersonCalendarWrite = z
  .strictObject({
    region: Id.nullable().exactOptional().meta({ description: 'Id of a calendar for a region' }),
    team: Id.nullable().exactOptional().meta({ description: 'Id of a calendar for a team' }),
    zone: Zone.exactOptional(),
    week: Week.exactOptional(),
    cutOff: CutOff.exactOptional(),
    days: OwnDays.exactOptional(),
  })
  .meta({ id: 'PersonCalendarWrite', description: 'By which calendars somebody works. What is left out is removed.' })

const unknownPerson = { 'person.unknown': { kind: 'unknown', when: 'Nobody of this workspace has that id or address.' } } as const

const badCalendar = {
  'calendar.zone': { kind: 'invalid', when: 'There is no such time zone, or none is left for somebody.' },
  'calendar.hours': {
    kind: 'invalid',
    when: 'Hours are no times of day, end before they start (over midnight: two days), or are none at all.',
  },
  'calendar.cut-off': { kind: 'invalid', when: 'The cut-off is no time of day.' },
  'calendar.holiday': { kind: 'invalid', when: 'A day off is no date.' },
  'calendar.no-working-day': { kind: 'conflict', when: 'With this nobody would work for three years; no deadline could be counted.' },
} as const

const knownDays = {
  'holidays.country': { kind: 'invalid', when: 'The tables of holidays do not know the country.' },
  'holidays.state': { kind: 'invalid', when: 'The tables of holidays do not know the state in that country.' },
  'holidays.region': { kind: 'invalid', when: 'The tables of holidays do not know the region in that state.' },
} as const

const ofPerson = z.strictObject({ id: Id.meta({ description: "The person's id or address" }) })
const oneLeave = ofPerson.extend({
  key: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/)
    .meta({ description: 'A name for it of your choice: small letters, digits and hyphens' }),
})
const notTheirLeave = {
  ...unknownPerson,
  'leave.not-yours': { kind: 'forbidden', when: 'Leave is entered by the person, their manager or operations.' },
} as const

const HolidayPlaceView = z.object({ code: z.string(), name: z.string() })

export const calendars = {
  listHolidayPlaces: endpoint({
    method: 'GET',
    path: '/holidays/places',
    summary: 'List the places whose public holidays are known',
    about: 'Countries; with `country` its states, with `state` too the regions of that state. Empty where the law makes no difference.',
    who: 'workspace.read',
    query: z.strictObject({ country: Place.shape.country.optional(), state: z.string().min(1).max(10).optional() }),
    status: 200,
    output: z.object({ items: z.array(HolidayPlaceView), credit: z.string() }),
    refusals: knownDays,
  }),
  previewHolidays: endpoint({
    method: 'GET',
    path: '/holidays',
    summary: 'Look at the next public holidays of a place',
    who: 'workspace.read',
    query: z.strictObject({
      country: Place.shape.country,
      state: z.string().min(1).max(10).optional(),
      region: z.string().min(1).max(10).optional(),
    }),
    status: 200,
    output: z.object({
      items: z.array(z.object({ date: Day, name: z.string() })).meta({ description: 'Those of the next twelve months' }),
    }),
    refusals: knownDays,
  }),
  listCalendars: endpoint({
    method: 'GET',
    path: '/calendars',
    summary: 'List the calendars of the workspace, its regions and its teams',
    about: 'Public holidays come from the date-holidays tables (CC BY-SA 3.0).',
    who: 'workspace.read',
    status: 200,
    output: z.object({ items: z.array(CalendarView), credit: z.string() }),
    refusals: {},
  }),
  getCalendar: endpoint({
    method: 'GET',
    path: '/calendars/:id',
    summary: 'Read one calendar',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    versioned: true,
    status: 200,
    output: CalendarView,
    refusals: { 'calendar.unknown': { kind: 'unknown', when: 'There is no such calendar.' } },
  }),
  putCalendar: endpoint({
    method: 'PUT',
    path: '/calendars/:id',
    summary: 'Write a calendar',
    about:
      'Adds it or replaces it. Dues that are stored stay as they are; what would change is offered as `recompute-due` on each handover.',
    who: 'calendar.write',
    params: z.strictObject({ id: Id }),
    body: CalendarWrite,
    ifMatch: true,
    versioned: true,
    status: 200,
    output: CalendarView,
    refusals: {
      ...badCalendar,
      ...knownDays,
      ...stale('calendar.stale'),
      'calendar.id': { kind: 'invalid', when: 'The id is no short name, or the calendar of the workspace under another id.' },
    },
  }),
  deleteCalendar: endpoint({
    method: 'DELETE',
    path: '/calendars/:id',
    summary: 'Remove a calendar',
    about: 'Only one by which nobody works any more. The calendar of the workspace stays.',
    who: 'calendar.write',
    params: z.strictObject({ id: Id }),
    status: 204,
    refusals: {
      'calendar.unknown': { kind: 'unknown', when: 'There is no such calendar.' },
      'calendar.in-use': { kind: 'conflict', when: 'Somebody works by it, or it is the calendar of the workspace.' },
    },
  }),
  listCalendarPeople: endpoint({
    method: 'GET',
    path: '/calendars/:id/people',
    summary: 'List who works by a calendar',
    who: 'workspace.read',
    params: z.strictObject({ id: Id }),
    status: 200,
    output: z.object({ items: z.array(PersonRef.extend({ email: z.string() })) }),
    refusals: { 'calendar.unknown': { kind: 'unknown', when: 'There is no such calendar.' } },
  }),
  getPersonCalendar: endpoint({
    method: 'GET',
    path: '/people/:id/calendar',
    summary: 'Read when somebody works',
    who: 'workspace.read',
    params: ofPerson,
    versioned: true,
    status: 200,
    output: PersonCalendar,
    refusals: unknownPerson,
  }),
  putPersonCalendar: endpoint({
    method: 'PUT',
    path: '/people/:id/calendar',
    summary: 'Say by which calendars somebody works',
    who: 'calendar.write',
    params: ofPerson,
    body: PersonCalendarWrite,
    ifMatch: true,
    versioned: true,
    status: 200,
    output: PersonCalendar,
    refusals: {
      ...unknownPerson,
      ...badCalendar,
      ...stale('calendar.stale'),
      'calendar.unknown': { kind: 'invalid', when: 'The region or the team has no such calendar.' },
      'person.by-group': { kind: 'conflict', when: 'A group of the directory gives the team; the sentence names it.' },
    },
  }),
  listLeave: endpoint({
    method: 'GET',
    path: '/people/:id/leave',
    summary: "List somebody's leave",
    who: 'workspace.read',
    params: ofPerson,
    status: 200,
    output: z.object({ items: z.array(LeaveView) }),
    refusals: unknownPerson,
  }),
  putLeave: endpoint({
    method: 'PUT',
    path: '/people/:id/leave/:key',
    summary: 'Enter leave, or change it',
    about:
      'Due dates that are already set stay as they are. Where the person is away over one, their handovers show it and ask for a deputy; `recompute-due` counts one anew.',
    who: 'leave.write',
    params: oneLeave,
    body: z.strictObject({ from: Day, to: Day, half: Half.exactOptional(), why: Line.exactOptional() }),
    status: 200,
    output: LeaveView,
    refusals: {
      ...notTheirLeave,
      'calendar.leave': { kind: 'invalid', when: 'It ends before it starts, or is half of several days.' },
      'calendar.no-working-day': { kind: 'conflict', when: 'With this the person would not work for three years.' },
      'leave.too-many': { kind: 'conflict', when: 'More than 200 entries of one person; remove old ones.' },
    },
  }),
  deleteLeave: endpoint({
    method: 'DELETE',
    path: '/people/:id/leave/:key',
    summary: 'Remove leave',
    who: 'leave.write',
    params: oneLeave,
    status: 204,
    refusals: { ...notTheirLeave, 'leave.unknown': { kind: 'unknown', when: 'The person has no leave under that name.' } },
  }),
  explainDeadline: endpoint({
    method: 'POST',
    path: '/deadlines/explain',
    summary: 'Count a deadline for somebody, day by day',
    about: 'Changes nothing.',
    who: 'workspace.read',
    body: z.strictObject({
      start: Instant,
      amount: z.number().meta({ description: 'How many, 0 to 1000; for `end-of-week` which week, from 1' }),
      person: Id.meta({ description: "The person's id or address: in whose calendar it counts" }),
      unit: z.enum(['business-days', 'days', 'end-of-week']).default('business-days'),
    }),
    status: 200,
    output: z.object({ due: Instant, days: z.array(z.object({ date: Day, counts: z.boolean(), why: z.string() })) }),
    refusals: {
      ...unknownPerson,
      'deadline.amount': { kind: 'invalid', when: 'The amount is no whole number from 0 to 1000.' },
      'deadline.week': { kind: 'invalid', when: 'The week is no whole number from 1 to 200.' },
      'deadline.start': { kind: 'invalid', when: 'The start lies before 2000 or after 2090, where no holidays are known.' },
      'calendar.no-working-day': { kind: 'conflict', when: 'The person does not work in the three years after it.' },
    },
  }),
}
