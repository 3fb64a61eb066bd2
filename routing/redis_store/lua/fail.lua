-- The leg did not answer, or could not ring. Guarantee: only a pending offer lapses; a late report changes nothing. A
-- person who is called back may also fail to answer after the claim; before it, the agent's leg is over or ends itself.
-- KEYS[1] line prefix. arg {offer, reason, missed?, unplaced?}. Returns {offer}.
local o = fetch('o', arg.offer)
if not o then return refuse('stale', 'offer', arg.offer) end
local calling = o.state == 'accepted' and calling_back(o)
local waiting = pending(arg.offer)
if waiting and o.back then
  back_to_wrap_up(arg.offer, o, arg.reason, true)
elseif calling or waiting then
  lapse(arg.offer, o, arg.missed and not o.answering, arg.reason, arg.unplaced)
end
return finish({offer = fetch('o', arg.offer)})
