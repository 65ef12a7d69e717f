/** What a label may be drawn in. The name says what it means; the colour only helps to find it again. */
export const labelColours = ['grey', 'blue', 'teal', 'ochre', 'rose', 'violet'] as const
export type LabelColour = (typeof labelColours)[number]

/** A mark that handovers carry, to find them by and to write in the tracker's issue. Handovers keep the id, so a new name is the same label. */
export type Label = {
  id: string
  name: string
  colour: LabelColour
  /** When to put it on, in a sentence; empty where the name says enough. */
  about: string
}
