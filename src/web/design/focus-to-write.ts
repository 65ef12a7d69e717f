/** Puts the focus where somebody goes on writing: behind what stands there already, not before it. */
export function focusToWrite(field: HTMLElement): void {
  field.focus()
  if (field instanceof HTMLTextAreaElement) field.setSelectionRange(field.value.length, field.value.length)
}
