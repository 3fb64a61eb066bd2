-- One side is in the conversation. Guarantee: connected once, when both are, and only for the accepted offer.
-- KEYS[1] line prefix. ARGV[2] {offer, party}. Returns {offer}.
local o = fetch('o', arg.offer)
if not o then return refuse('stale', 'offer', arg.offer) end
if o.state ~= 'accepted' then return finish({offer = o}) end
local k, c = key('o', arg.offer), o.contact
call('HSET', k, 'joined_' .. arg.party, 1)
if arg.party == 'contact' then alive(c) end
local both = call('HMGET', k, 'joined_contact', 'joined_agent')
if both[1] and both[2] then
  local contact = fetch('c', c)
  local waited = now - tonumber(contact.queued_at)
  call('HSET', k, 'state', 'connected')
  disarm('join', arg.offer)
  call('HSET', key('c', c), 'connected_at', int(now - tonumber(o.back and contact.talked or 0)))
  move(c, 'connected')
  settle(o.agent)
  if not contact.answered then
    call('HSET', key('c', c), 'answered', 1)
    tally('answered')
    if waited <= policy.service_level_ms then tally('answered_in_time') end
  end
  emit('contact.connected', names(arg.offer, o), {waited_ms = waited, again = contact.answered and true})
end
return finish({offer = fetch('o', arg.offer)})
