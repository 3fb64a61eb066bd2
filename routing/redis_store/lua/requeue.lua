-- The agent's side broke. Guarantee: only the offer that holds the contact can send it back: to the head of the line.
-- KEYS[1] line prefix. arg {contact, offer, reason}. Returns {contact}.
local c = fetch('c', arg.contact)
if not c then return refuse('unknown', 'contact', arg.contact) end
local held = c.state == 'connecting' or c.state == 'connected'
if held and c.offer == arg.offer then break_off(arg.contact, arg.offer, fetch('o', arg.offer), arg.reason) end
return finish({contact = fetch('c', arg.contact)})
