/** How long something lasted, in hours: "40 min", "31.5 h", from two days on "9 d" or "9 d 6 h". Never less than a minute unless it was nothing. */
export function spanWords(hours: number): string {
  if (hours === 0) return '0 h'
  if (hours < 1) return `${Math.max(1, Math.round(hours * 60))} min`
  if (hours < 48) return `${Math.round(hours * 10) / 10} h`
  const whole = Math.round(hours)
  const rest = whole % 24
  return `${Math.floor(whole / 24)} d${rest === 0 ? '' : ` ${rest} h`}`
}
