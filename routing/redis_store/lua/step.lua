-- The flow moves on. Guarantee: compare-and-set on the step number; a stale step changes nothing.
-- KEYS[1] line prefix. arg {contact, expected, session, data?}. Returns {applied}.
local c = fetch('c', arg.contact)
if not c then return refuse('unknown', 'contact', arg.contact) end
local over = c.state == 'wrapping_up' or c.state == 'closed'
if over or c.step ~= arg.expected then return finish({applied = false}) end

call('HSET', key('c', arg.contact), 'session', arg.session, 'step', int(arg.expected + 1))
if c.state == 'arrived' then move(arg.contact, 'in_flow') end
alive(arg.contact)
emit('flow.stepped', {contact = arg.contact}, {step = arg.expected + 1}, arg.data)
return finish({applied = true})
