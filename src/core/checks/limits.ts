/** How large a check may be, and how much it may do. Counts, not clocks: the same on the server, in a browser and in a test. */
export const limits = {
  expressionCharacters: 4_000,
  astNodes: 500,
  depth: 32,
  listElements: 64,
  /** Passes through loop bodies, and elements that `in` looks through, per check. Four nested loops over 40 stop here. */
  steps: 20_000,
  /** Elements of one list among the facts; a check over a longer one cannot tell. */
  factList: 5_000,
  /** A text longer than this is cut for checks; no question that a page asks lies behind it. */
  factText: 10_000,
} as const
