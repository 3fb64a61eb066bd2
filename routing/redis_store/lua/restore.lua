-- After a wipe: a contact stands again where its arrival puts it. Guarantee: nobody twice; the known are left alone.
-- Its seq goes on from the milliseconds since its arrival: above every number given before the wipe.
-- KEYS[1] line prefix. arg {contact, external, channel, schedule (raw JSON), arrived_at, head_start, card?,
-- private?}. Returns {contact}.
local known = known_as(arg.external)
local present = fetch('c', arg.contact) or (known and fetch('c', known))
if present then return finish({contact = present}) end

local k, at = key('c', arg.contact), tonumber(arg.arrived_at)
call('HSET', k, 'x', arg.external, 'ch', arg.channel, 'seq', int(math.max(now - at, 0)), 'step', '0',
  'at', arg.arrived_at, 'q', arg.arrived_at, 's', share(arg.schedule), 'k', share(arg.card or ''))
if arg.head_start ~= '0' then call('HSET', k, 'head', arg.head_start) end
if arg.private then call('HSET', k, 'p', arg.private) end
know(arg.external, arg.contact)
local lane = reach(arg.contact, cjson.decode(arg.schedule), 1, at)
stand(arg.contact)
alive(arg.contact)
tally('queued')
emit('contact.restored', {contact = arg.contact}, {channel = arg.channel, lane = lane, card = arg.card, queued_at = at})
match_contact(arg.contact)
return finish({contact = fetch('c', arg.contact)})
