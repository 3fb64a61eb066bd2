-- No, not me. Guarantee: the contact keeps its place and is not offered to this agent again during the cooldown. A leg
-- that was told (it said so itself) is left alone.
-- KEYS[1] line prefix. arg {offer, agent, reason, told?}. Returns {offer}.
local o = pending(arg.offer, arg.agent)
if not o then return refuse('stale', 'offer', arg.offer) end
if o.back then
  back_to_wrap_up(arg.offer, o, arg.reason, arg.told)
  return finish({offer = fetch('o', arg.offer)})
end
end_offer(arg.offer, o, 'declined')
cool(o.contact, o.agent)
rest(o.agent, policy.decline_rest_ms)
stand(o.contact)
settle(o.agent)
tally('declined')
if not arg.told then effect('stop_ring', o.contact, arg.offer, o) end
emit('offer.declined', names(arg.offer, o), {reason = arg.reason})
match_contact(o.contact)
return finish({offer = fetch('o', arg.offer)})
