/** From the least to the most: `30-60`, and `30` where both are one. */
export const rangeWords = ({ min, max }: { min: number; max: number }): string => (min === max ? String(min) : `${min}-${max}`)
