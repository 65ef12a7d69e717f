/** What browsers say, each in its own words, when a part of the program can't be fetched: Chromium, Firefox, Safari. */
const said = [
  'Failed to fetch dynamically imported module',
  'error loading dynamically imported module',
  'Importing a module script failed',
  'Unable to preload CSS',
]

/** Whether a screen is missing because its file did not come: the server is away, or has another version by now. */
export const isMissingPart = (error: unknown): boolean =>
  error instanceof Error && said.some((words) => error.message.toLowerCase().includes(words.toLowerCase()))
