/** Brings something into the middle of the pane around it. The page itself stays where it is, or its head would be gone. */
export function showInPane(element: HTMLElement | null): void {
  const pane = element?.closest<HTMLElement>('[data-pane]')
  if (!element || !pane) return
  const { top, height } = element.getBoundingClientRect()
  pane.scrollTop += top - pane.getBoundingClientRect().top - (pane.clientHeight - height) / 2
}
