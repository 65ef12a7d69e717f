import { z } from 'zod'
import type { Fact, Facts } from '../facts/facts.ts'
import type { Person } from '../records/parts.ts'
import { action } from './action.ts'
import { edit } from './draft.ts'
import { at, names, quoted } from './words.ts'

const nothing = z.strictObject({})

/** Followers are hidden from the customer, people in CC are shown to them: so the new one follows and never enters CC. */
export const followOpenTickets = action({
  name: 'helpdesk.follow-open-tickets',
  title: 'Follow every open ticket that the outgoing person watches',
  capability: 'helpdesk',
  repeat: 'natural',
  reads: ['ticket'],
  arguments: nothing,
  plan: (facts) => {
    const { outgoing, incoming } = facts.handover
    if (!outgoing || !incoming) return []
    return open(facts)
      .filter((ticket) => watches(ticket, outgoing) && !watches(ticket, incoming))
      .flatMap((ticket) => {
        const followers = [...ticket.followers, incoming]
        return edit(
          'ticket',
          ticket,
          { followers },
          {
            subject: `${incoming.name} follows ${ticketName(ticket)}`,
            instruction: `In the helpdesk, open ${ticketName(ticket)}${at(ticket.link)} and add ${incoming.name} as a follower, not in CC. Followers now: ${names(ticket.followers)}; then: ${names(followers)}.`,
          },
        )
      })
  },
})

/** The old one leaves a ticket only when the new one is seen to watch that same ticket. */
export const leaveTickets = action({
  name: 'helpdesk.leave-tickets',
  title: 'Leave the open tickets that the incoming person follows, as follower and in CC',
  capability: 'helpdesk',
  repeat: 'natural',
  reads: ['ticket'],
  arguments: nothing,
  plan: (facts) => {
    const { outgoing, incoming } = facts.handover
    if (!outgoing || !incoming) return []
    return open(facts)
      .filter((ticket) => watches(ticket, outgoing) && watches(ticket, incoming))
      .flatMap((ticket) => {
        const followers = without(ticket.followers, outgoing)
        const cc = without(ticket.cc, outgoing)
        return edit(
          'ticket',
          ticket,
          { followers, cc },
          {
            subject: `${outgoing.name} leaves ${ticketName(ticket)}`,
            instruction: `In the helpdesk, open ${ticketName(ticket)}${at(ticket.link)} and take ${outgoing.name} out of followers and CC. Followers now: ${names(ticket.followers)}; then: ${names(followers)}. CC now: ${names(ticket.cc)}; then: ${names(cc)}.`,
          },
        )
      })
  },
  holdsBack: (facts) => {
    const { outgoing, incoming } = facts.handover
    if (!outgoing || !incoming) return []
    return open(facts)
      .filter((ticket) => watches(ticket, outgoing) && !watches(ticket, incoming))
      .map((ticket) => ({
        subject: `${outgoing.name} leaves ${ticketName(ticket)}`,
        because: `${incoming.name} does not follow it yet, and nobody would notice when it moves.`,
      }))
  },
})

const open = (facts: Facts) => facts.tickets.filter(({ status }) => status !== 'solved' && status !== 'closed')
const watches = ({ followers, cc }: Fact<'ticket'>, { id }: Person) => [...followers, ...cc].some((person) => person.id === id)
const without = (people: readonly Person[], { id }: Person) => people.filter((person) => person.id !== id)
const ticketName = ({ subject, key }: Fact<'ticket'>) => `ticket ${key} ${quoted(subject)}`
