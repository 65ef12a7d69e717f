import type { HandoverView } from '../../core/process/view.ts'

export const isOver = ({ state }: Pick<HandoverView, 'state'>): boolean => state === 'completed' || state === 'cancelled'
