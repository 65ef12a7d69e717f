/** Every text of forms that are made from what a command asks for. */
export const words = {
  optional: '(optional)',
  remove: 'Remove',
  another: 'Add another',
  emailMissing: 'Write the whole e-mail address, like ada@northwind.example.',
  moment: 'Date and time',
  timeIn: (place: string) => `Time in ${place}`,
}
