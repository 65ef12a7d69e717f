/** Three letters each: the English of Britain that formatters write has "Sept" among them, beside the "Sep" that we write elsewhere. */
export const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
