-- The agent ends the conversation. Guarantee: only the agent who holds it; the person's leg is released once.
-- KEYS[1] line prefix. arg {contact, agent}. Returns {contact}.
local c = fetch('c', arg.contact)
if not c then return refuse('unknown', 'contact', arg.contact) end
if c.agent ~= arg.agent then return refuse('stale', 'contact', arg.contact) end
if c.state == 'connecting' or c.state == 'connected' then wrap_up(arg.contact, c, 'agent') end
return finish({contact = fetch('c', arg.contact)})
