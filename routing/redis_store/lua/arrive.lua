-- A person reaches out. Guarantee: one contact per external id, whatever is repeated or runs in parallel.
-- KEYS[1] line prefix. arg {contact, external, channel, private?, data?}. Returns {contact, created}.
local known = known_as(arg.external)
local present = known and fetch('c', known)
if present then return finish({contact = present, created = false}) end
if fetch('c', arg.contact) then return refuse('refused', 'contact_exists') end

local k = key('c', arg.contact)
call('HSET', k, 'x', arg.external, 'ch', arg.channel, 'seq', '0', 'step', '0', 'at', now_text)
if arg.private then call('HSET', k, 'p', arg.private) end
know(arg.external, arg.contact)
call('SADD', LIVE, arg.contact)
move(arg.contact, 'arrived')
alive(arg.contact)
tally('arrived')
emit('contact.arrived', {contact = arg.contact}, {channel = arg.channel}, arg.data)
return finish({contact = fetch('c', arg.contact), created = true})
