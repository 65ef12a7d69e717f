import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { type HandoverFilters, handoverFilters } from './handovers/filters.ts'
import { type Asked, askedNames } from './insights/asked.ts'
import { Frame } from './shell/frame.tsx'
import { Nowhere } from './shell/nowhere.tsx'
import { ScreenFailed } from './shell/screen-failed.tsx'

/** Every address there is. The inbox comes with the first visit; each other screen when it is opened. */

const root = createRootRoute({ component: Frame, notFoundComponent: () => <Nowhere /> })

/** A filter is in the address as plain text; anything else there is ignored. */
const texts = (search: Record<string, unknown>, names: readonly string[]) =>
  Object.fromEntries(
    names.flatMap((name) => (typeof search[name] === 'string' || typeof search[name] === 'number' ? [[name, String(search[name])]] : [])),
  )

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox' })
  },
})

const inboxRoute = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  validateSearch: (search): { view?: string } => texts(search, ['view']),
  component: lazyRouteComponent(() => import('./inbox/inbox-screen.tsx'), 'InboxScreen'),
})

const handoversRoute = createRoute({
  getParentRoute: () => root,
  path: '/handovers',
  validateSearch: (search): HandoverFilters => texts(search, handoverFilters),
  component: lazyRouteComponent(() => import('./handovers/handovers-screen.tsx'), 'HandoversScreen'),
})

const accountsRoute = createRoute({
  getParentRoute: () => root,
  path: '/accounts',
  validateSearch: (search): { q?: string; holder?: string; tier?: string; ended?: string } =>
    texts(search, ['q', 'holder', 'tier', 'ended']),
  component: lazyRouteComponent(() => import('./accounts/accounts-screen.tsx'), 'AccountsScreen'),
})

const accountRoute = createRoute({
  getParentRoute: () => root,
  path: '/accounts/$id',
  component: lazyRouteComponent(() => import('./accounts/account-screen.tsx'), 'AccountScreen'),
})

const dossierRoute = createRoute({
  getParentRoute: () => root,
  path: '/accounts/$id/dossier',
  component: lazyRouteComponent(() => import('./dossier/dossier-screen.tsx'), 'DossierScreen'),
})

const coverageRoute = createRoute({
  getParentRoute: () => root,
  path: '/coverage',
  validateSearch: (search): { view?: string } => texts(search, ['view']),
  component: lazyRouteComponent(() => import('./coverage/coverage-screen.tsx'), 'CoverageScreen'),
})

const coverRoute = createRoute({
  getParentRoute: () => root,
  path: '/covers/$id',
  component: lazyRouteComponent(() => import('./coverage/cover-screen.tsx'), 'CoverScreen'),
})

const departureRoute = createRoute({
  getParentRoute: () => root,
  path: '/departures/$id',
  component: lazyRouteComponent(() => import('./coverage/departure-screen.tsx'), 'DepartureScreen'),
})

const importRoute = createRoute({
  getParentRoute: () => root,
  path: '/import',
  validateSearch: (search): { of?: string } => texts(search, ['of']),
  component: lazyRouteComponent(() => import('./import/import-screen.tsx'), 'ImportScreen'),
})

const moveInRoute = createRoute({
  getParentRoute: () => root,
  path: '/move-in',
  component: lazyRouteComponent(() => import('./move-in/move-in-screen.tsx'), 'MoveInScreen'),
})

const mailRoute = createRoute({
  getParentRoute: () => root,
  path: '/mail',
  validateSearch: (search): { id?: string; handover?: string } => texts(search, ['id', 'handover']),
  component: lazyRouteComponent(() => import('./mail/mail-screen.tsx'), 'MailScreen'),
})

const insightsRoute = createRoute({
  getParentRoute: () => root,
  path: '/insights',
  validateSearch: (search): Asked => texts(search, askedNames),
  component: lazyRouteComponent(() => import('./insights/insights-screen.tsx'), 'InsightsScreen'),
})

const playbooksRoute = createRoute({
  getParentRoute: () => root,
  path: '/playbooks',
  component: lazyRouteComponent(() => import('./playbooks/playbooks-screen.tsx'), 'PlaybooksScreen'),
})

const playbookRoute = createRoute({
  getParentRoute: () => root,
  path: '/playbooks/$id',
  validateSearch: (search): { line?: string; version?: string; draft?: string } => texts(search, ['line', 'version', 'draft']),
  component: lazyRouteComponent(() => import('./playbooks/playbook-screen.tsx'), 'PlaybookScreen'),
})

const roomRoute = createRoute({
  getParentRoute: () => root,
  path: '/h/$ref',
  validateSearch: (search): { tab?: string; task?: string } => texts(search, ['tab', 'task']),
  component: lazyRouteComponent(() => import('./room/room-screen.tsx'), 'RoomScreen'),
})

const reviewRoute = createRoute({
  getParentRoute: () => root,
  path: '/h/$ref/review/$round',
  component: lazyRouteComponent(() => import('./review/review-screen.tsx'), 'ReviewScreen'),
})

const letterRoute = createRoute({
  getParentRoute: () => root,
  path: '/h/$ref/letter',
  validateSearch: (search): { check?: string } => texts(search, ['check']),
  component: lazyRouteComponent(() => import('./letter/letter-screen.tsx'), 'LetterScreen'),
})

const receiptRoute = createRoute({
  getParentRoute: () => root,
  path: '/h/$ref/letter/receipt',
  component: lazyRouteComponent(() => import('./letter/receipt-screen.tsx'), 'ReceiptScreen'),
})

const startRoute = createRoute({
  getParentRoute: () => root,
  path: '/start',
  validateSearch: (search): { account?: string } => texts(search, ['account']),
  component: lazyRouteComponent(() => import('./start/start-screen.tsx'), 'StartScreen'),
})

const welcomeRoute = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./signin/link-screen.tsx'), 'LinkScreen'),
})

const setUpRoute = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyRouteComponent(() => import('./signin/set-up-screen.tsx'), 'SetUpScreen'),
})

const settingsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-frame.tsx'), 'SettingsScreen'),
})

const teamsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/teams',
  component: lazyRouteComponent(() => import('./settings/teams-screen.tsx'), 'TeamsScreen'),
})

const calendarsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/calendars',
  component: lazyRouteComponent(() => import('./settings/calendars-screen.tsx'), 'CalendarsScreen'),
})

const calendarRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/calendars/$id',
  component: lazyRouteComponent(() => import('./settings/calendar-screen.tsx'), 'CalendarScreen'),
})

const lettersRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/letters',
  component: lazyRouteComponent(() => import('./settings/letters-screen.tsx'), 'LettersScreen'),
})

const newLetterRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/letters/new',
  validateSearch: (search): { kind?: string; sender?: string; name?: string } => texts(search, ['kind', 'sender', 'name']),
  component: lazyRouteComponent(() => import('./settings/new-letter-screen.tsx'), 'NewLetterScreen'),
})

const letterVersionRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/letters/$kind/$sender/$version',
  component: lazyRouteComponent(() => import('./settings/letter-version-screen.tsx'), 'LetterVersionScreen'),
})

const sendingRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/sending',
  component: lazyRouteComponent(() => import('./settings/sending-screen.tsx'), 'SendingScreen'),
})

const mailServerRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/mail',
  component: lazyRouteComponent(() => import('./settings/mail-server-screen.tsx'), 'MailServerScreen'),
})

const exportRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/export',
  component: lazyRouteComponent(() => import('./settings/export-screen.tsx'), 'ExportScreen'),
})

const rolesRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/roles',
  component: lazyRouteComponent(() => import('./settings/roles-screen.tsx'), 'RolesScreen'),
})

const tokensRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/tokens',
  component: lazyRouteComponent(() => import('./settings/tokens-screen.tsx'), 'TokensScreen'),
})

const personalDataRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/personal-data',
  component: lazyRouteComponent(() => import('./settings/personal-data-screen.tsx'), 'PersonalDataScreen'),
})

const retentionRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/retention',
  component: lazyRouteComponent(() => import('./settings/retention-screen.tsx'), 'RetentionScreen'),
})

const signInRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/sign-in',
  component: lazyRouteComponent(() => import('./settings/sign-in-screen.tsx'), 'SignInScreen'),
})

const callbackRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/callback',
  component: lazyRouteComponent(() => import('./signin/callback-screen.tsx'), 'CallbackScreen'),
})

const changesRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/changes',
  validateSearch: (search): { subject?: string; by?: string; from?: string; to?: string } => texts(search, ['subject', 'by', 'from', 'to']),
  component: lazyRouteComponent(() => import('./settings/changes-screen.tsx'), 'ChangesScreen'),
})

const firstStepsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/first-steps',
  component: lazyRouteComponent(() => import('./settings/first-steps-screen.tsx'), 'FirstStepsScreen'),
})

/** Also on the page of one person, so that the way back leads to the list as it was. */
const whoIsSought = (search: Record<string, unknown>): { q?: string; access?: string } => texts(search, ['q', 'access'])

const peopleRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/people',
  validateSearch: whoIsSought,
  component: lazyRouteComponent(() => import('./settings/people-screen.tsx'), 'PeopleScreen'),
})

const personRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/people/$id',
  validateSearch: whoIsSought,
  component: lazyRouteComponent(() => import('./settings/person-screen.tsx'), 'PersonScreen'),
})

const poolsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/pools',
  component: lazyRouteComponent(() => import('./settings/pools-screen.tsx'), 'PoolsScreen'),
})

const tiersRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/tiers',
  component: lazyRouteComponent(() => import('./settings/tiers-screen.tsx'), 'TiersScreen'),
})

const labelsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/labels',
  component: lazyRouteComponent(() => import('./settings/labels-screen.tsx'), 'LabelsScreen'),
})

const meRoute = createRoute({
  getParentRoute: () => root,
  path: '/me',
  component: lazyRouteComponent(() => import('./me/me-screen.tsx'), 'MeScreen'),
})

const tree = root.addChildren([
  home,
  inboxRoute,
  roomRoute,
  reviewRoute,
  letterRoute,
  receiptRoute,
  startRoute,
  handoversRoute,
  accountsRoute,
  accountRoute,
  dossierRoute,
  coverageRoute,
  coverRoute,
  departureRoute,
  importRoute,
  moveInRoute,
  mailRoute,
  insightsRoute,
  playbooksRoute,
  playbookRoute,
  welcomeRoute,
  setUpRoute,
  callbackRoute,
  signInRoute,
  firstStepsRoute,
  peopleRoute,
  personRoute,
  poolsRoute,
  tiersRoute,
  labelsRoute,
  settingsRoute,
  teamsRoute,
  calendarsRoute,
  calendarRoute,
  lettersRoute,
  newLetterRoute,
  letterVersionRoute,
  sendingRoute,
  mailServerRoute,
  exportRoute,
  rolesRoute,
  tokensRoute,
  changesRoute,
  personalDataRoute,
  retentionRoute,
  meRoute,
])

/** Search is written as `?late=1`, not as JSON in quotes, so that people can read and write it. */
const readSearch = (search: string) => Object.fromEntries(new URLSearchParams(search))
const writeSearch = (search: Record<string, unknown>) => {
  const written = new URLSearchParams(
    Object.entries(search).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]])),
  )
  return written.size > 0 ? `?${written}` : ''
}

export const router = createRouter({
  routeTree: tree,
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  defaultErrorComponent: ScreenFailed,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
