import type { HandoverView } from '../../core/process/view.ts'

type Change = NonNullable<HandoverView['proposals'][number]['change']>

/** "slow pace, Tom takes over, the lead changes on Tue 12 Jan". */
export const changeWords = ({ pace, to, flipOn }: Change, dayWords: (day: string) => string): string =>
  [pace && `${pace} pace`, to && `${to.name} takes over`, flipOn && `the lead changes on ${dayWords(flipOn)}`].filter(Boolean).join(', ')
