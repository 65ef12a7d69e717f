/** Onto the clipboard; refused where the browser lets no page do that, which is everywhere without TLS but on this machine. */
export const copyText = async (text: string): Promise<void> => {
  await navigator.clipboard.writeText(text)
}
