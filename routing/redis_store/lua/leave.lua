-- The person's side ended. Guarantee: from every state exactly one way out; a running offer is rescinded at no cost
-- to its agent, who is matched again; a conversation goes to wrap-up.
-- KEYS[1] line prefix. arg {contact, outcome, by}. Returns {contact}.
local id, c = arg.contact, fetch('c', arg.contact)
if not c then return refuse('unknown', 'contact', id) end
if c.state == 'wrapping_up' and c.ended_by == 'contact' and arg.by == 'line' then
  -- Signs come in any order: a leg that failed was cut, though it may first have looked like a hang-up.
  call('HSET', key('c', id), 'ended_by', 'line')
  emit('contact.cut', {contact = id, agent = c.agent, offer = c.offer})
  return finish({contact = fetch('c', id)})
end
if c.state == 'closed' or c.state == 'wrapping_up' then return finish({contact = c}) end
if c.state == 'connected' then
  wrap_up(id, c, arg.by)
  return finish({contact = fetch('c', id)})
end

local o = c.offer and fetch('o', c.offer)
if o and o.back then
  -- Their old leg is long over; the new one tells of itself (`fail`) until it is in the conversation.
  if o.joined_contact then back_to_wrap_up(c.offer, o, 'contact_left') end
  return finish({contact = fetch('c', id)})
end
local was_pending, agent = o and o.state == 'pending'
if o then end_offer(c.offer, o, was_pending and 'rescinded' or 'failed') end
local data = times(c)
data.by, data.outcome = arg.by, arg.outcome
if c.q then data.outcome = c.answered and 'dropped' or 'abandoned' end
call('HSET', key('c', id), 'ended_by', arg.by, 'ended_at', now_text)
bury(id, c, data.outcome)
if data.outcome == 'self_served' then tally('self_served') end
if data.outcome == 'abandoned' then
  tally('abandoned')
  if data.waited_ms >= policy.short_abandon_ms then tally('abandoned_after_short') end
end
if o then
  agent = assess(o.agent)
  effect(was_pending and 'stop_ring' or 'release_agent', id, c.offer, o)
  emit(was_pending and 'offer.rescinded' or 'offer.failed', names(c.offer, o), {reason = 'contact_left'})
end
emit('contact.closed', {contact = id}, data)
if o then match_agent(o.agent, agent) end
return finish({contact = fetch('c', id)})
