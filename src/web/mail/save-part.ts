import type { MailView } from '../../contract/mail.ts'

/** Hands what a mail carries to the browser's downloads, as the file that its reader would have got. */
export function savePart({ type, name, content }: MailView['parts'][number]): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name ?? 'part.txt'
  link.click()
  URL.revokeObjectURL(address)
}
