/** Every text of the parts that all screens are made of. */
export const words = {
  server: 'the server',
  stillLoading: (from: string) => `Still loading from ${from}`,
  again: 'Try again',
  close: 'Close',
  happened: 'What just happened',
  undo: 'Undo',
  dismiss: 'Dismiss',
  stages: 'Stages',
  choices: 'Choices',
  searching: 'Searching',
  noChoice: 'Nothing matches.',
  moreChoices: (n: number) => `${n.toLocaleString('en')} more. Keep typing to narrow the list.`,
}
