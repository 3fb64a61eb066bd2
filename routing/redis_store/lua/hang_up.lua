-- The agent ends the conversation, by their word or by putting their telephone down. Guarantee: only the
-- agent who holds it; the person's leg is released once.
-- KEYS[1] line prefix. arg {contact, agent, put_down?}. Returns {contact}.
local c = fetch('c', arg.contact)
if not c then return refuse('unknown', 'contact', arg.contact) end
if c.agent ~= arg.agent then return refuse('stale', 'contact', arg.contact) end
if c.state == 'connecting' or c.state == 'connected' then wrap_up(arg.contact, c, 'agent', arg.put_down) end
return finish({contact = fetch('c', arg.contact)})
