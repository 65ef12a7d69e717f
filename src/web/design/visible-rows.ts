/** Which rows of a long table are worth drawing: those in sight and some around, so that a quick scroll shows no gap. */
export function visibleRows({
  total,
  rowHeight,
  top,
  height,
  around = 12,
}: {
  total: number
  rowHeight: number
  top: number
  height: number
  around?: number
}): {
  from: number
  to: number
} {
  const first = Math.floor(top / rowHeight)
  const last = Math.ceil((top + height) / rowHeight)
  return { from: Math.max(0, Math.min(first - around, total)), to: Math.max(0, Math.min(last + around, total)) }
}
