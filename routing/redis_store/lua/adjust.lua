-- The person is put on hold or taken back, the agent's leg muted or not. Guarantee: only during a conversation of two
-- legs, by the agent who holds it; the provider is told only of a change, and not of what it could not do (`undone`).
-- KEYS[1] line prefix. arg {contact, agent, what, on, undone}. Returns {contact}.
local c = fetch('c', arg.contact)
if not c then return refuse('unknown', 'contact', arg.contact) end
if c.agent ~= arg.agent then return refuse('stale', 'contact', arg.contact) end
if c.state ~= 'connected' then return refuse('refused', 'not_talking') end
if call('HGET', key('o', c.offer), 'met') then return refuse('refused', 'no_leg') end
local note = 'note:' .. arg.what
local on = arg.on == '1'
if on ~= (c[note] == '1') then
  if on then call('HSET', key('c', arg.contact), note, '1') else call('HDEL', key('c', arg.contact), note) end
  if not arg.undone then effect(arg.what, arg.contact, c.offer, fetch('o', c.offer)) end
  emit('contact.adjusted', {contact = arg.contact, agent = c.agent, offer = c.offer}, {what = arg.what, on = on})
end
return finish({contact = fetch('c', arg.contact)})
