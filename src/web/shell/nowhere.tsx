import { Link } from '@tanstack/react-router'
import { DeniedState } from '../design/denied-state.tsx'
import { words } from './words.ts'

/** An address behind which there is nothing for the reader. On a narrow screen the rail is shut, so the page itself leads on. */
export const Nowhere = ({ what }: { what?: string }) => (
  <DeniedState {...(what === undefined ? {} : { what })} action={<Link to="/inbox">{words.goTo(words.inbox)}</Link>} />
)
