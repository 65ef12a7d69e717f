import { useNavigate, useRouter } from '@tanstack/react-router'
import { useState } from 'react'

/** The way on once something is saved, for whoever waited. Who has gone elsewhere meanwhile is not fetched back. */
export function useGoOn(): ReturnType<typeof useNavigate> {
  const navigate = useNavigate()
  const router = useRouter()
  const [from] = useState(router.latestLocation.pathname)
  return (to) => (router.latestLocation.pathname === from ? navigate(to) : Promise.resolve())
}
