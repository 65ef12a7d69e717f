import { z } from 'zod'
import { action } from './action.ts'
import { edit } from './draft.ts'
import { at, quoted } from './words.ts'

export const inviteToChannels = action({
  name: 'chat.invite-to-channels',
  title: "Invite the incoming person to the account's channels",
  capability: 'chat',
  repeat: 'natural',
  reads: ['channel'],
  arguments: z.strictObject({}),
  plan: ({ channels, handover: { incoming } }) => {
    if (!incoming) return []
    return channels
      .filter(({ members }) => !members.some(({ id }) => id === incoming.id))
      .flatMap((channel) =>
        edit(
          'channel',
          channel,
          { members: [...channel.members, incoming] },
          {
            subject: `${incoming.name} joins ${quoted(channel.name)}`,
            instruction: `In the chat, open the channel ${quoted(channel.name)}${at(channel.link)} and invite ${incoming.name}, who is not among its ${channel.members.length} recorded members.${channel.shared ? ' The customer is in this channel too.' : ''}`,
          },
        ),
      )
  },
})
