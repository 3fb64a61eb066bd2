-- Into the line, and matched in the same step. Guarantee: queued once; a contact already beyond is returned as it is.
-- The flow is over, and its session goes.
-- KEYS[1] line prefix. arg {contact, schedule (raw JSON), head_start, card?, data?, private?}. Returns {contact}.
local c = fetch('c', arg.contact)
if not c then return refuse('unknown', 'contact', arg.contact) end
if c.state ~= 'arrived' and c.state ~= 'in_flow' then return finish({contact = c}) end

-- Written anew: a hash that ever held a long value, such as the session, stays unpacked.
local k, fields = key('c', arg.contact), {}
c.id, c.session, c.q, c.head = nil, nil, now_text, arg.head_start ~= '0' and arg.head_start or nil
c.s, c.k = share(arg.schedule), share(arg.card or '')
if arg.private then c.p = arg.private end
for name, value in pairs(c) do
  fields[#fields + 1] = name
  fields[#fields + 1] = value
end
call('DEL', k)
call('HSET', k, unpack(fields))
local lane = reach(arg.contact, cjson.decode(arg.schedule), 1, now)
stand(arg.contact)
alive(arg.contact)
tally('queued')
emit('contact.queued', {contact = arg.contact}, {lane = lane, card = arg.card}, arg.data)
match_contact(arg.contact)
return finish({contact = fetch('c', arg.contact)})
