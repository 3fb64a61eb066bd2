-- Into the line, and matched in the same step. Guarantee: queued once; a contact already beyond is returned as it is.
-- KEYS[1] line prefix. ARGV[2] {contact, schedule (raw JSON), head_start, card?, data?}. Returns {contact}.
local c = fetch('c', arg.contact)
if not c then return refuse('unknown', 'contact', arg.contact) end
if c.state ~= 'arrived' and c.state ~= 'in_flow' then return finish({contact = c}) end

call('HSET', key('c', arg.contact), 'queued_at', int(now), 'score', int(now - arg.head_start),
  'schedule', arg.schedule, 'card', arg.card or '')
local lane = reach(arg.contact, cjson.decode(arg.schedule), 1, now)
stand(arg.contact)
alive(arg.contact)
tally('queued')
emit('contact.queued', {contact = arg.contact}, {lane = lane, card = arg.card}, arg.data)
match_contact(arg.contact)
return finish({contact = fetch('c', arg.contact)})
