-- The wrap-up is done. Guarantee: capacity is freed once and matched in the same step.
-- KEYS[1] line prefix. arg {contact, agent, disposition, data?}. Returns {contact}.
local c = fetch('c', arg.contact)
if not c then return refuse('unknown', 'contact', arg.contact) end
if c.agent ~= arg.agent then return refuse('stale', 'contact', arg.contact) end
if c.state == 'connecting' or c.state == 'connected' then return refuse('refused', 'not_wrapping_up') end
if c.state == 'wrapping_up' then conclude(arg.contact, c, 'agent', arg.disposition, arg.data) end
return finish({contact = c})
