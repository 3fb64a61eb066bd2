-- The card's Accept: the leg now has a short time to answer, from when it rings. Guarantee: only shortens, and only a
-- pending offer of this agent; running out then costs no miss.
-- KEYS[1] line prefix. arg {offer, agent}. Returns {offer}.
local o = pending(arg.offer, arg.agent)
if not o then return refuse('stale', 'offer', arg.offer) end
if not o.answering then
  local from = o.rings and now or math.max(now, tonumber(o.rings_at or 0))
  local deadline = math.min(tonumber(o.deadline), from + policy.answer_ms)
  call('HSET', key('o', arg.offer), 'answering', '1', 'deadline', int(deadline))
  arm('offer', arg.offer, deadline)
  emit('offer.answering', names(arg.offer, o), {deadline = deadline})
end
return finish({offer = fetch('o', arg.offer)})
