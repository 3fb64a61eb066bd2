-- One side is in the conversation. Guarantee: connected once, when both are, and only for the accepted offer.
-- KEYS[1] line prefix. arg {offer, party}. Returns {offer}.
local o = fetch('o', arg.offer)
if not o then return refuse('stale', 'offer', arg.offer) end
if o.state ~= 'accepted' then return finish({offer = o}) end
local k = key('o', arg.offer)
call('HSET', k, 'joined_' .. arg.party, '1')
if arg.party == 'contact' then alive(o.contact) end
local both = call('HMGET', k, 'joined_contact', 'joined_agent')
if both[1] and both[2] then
  disarm('join', arg.offer)
  meet(arg.offer, o)
end
return finish({offer = fetch('o', arg.offer)})
