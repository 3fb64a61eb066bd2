-- The two sides did not both join in time. Guarantee: only while the offer is accepted and not yet connected.
-- KEYS[1] line prefix. arg {id, at}. Returns {fired}.
if not take('join', arg.id, arg.at) then return finish({fired = false}) end
local o = fetch('o', arg.id)
break_off(o.contact, arg.id, o, 'not_joined')
return finish({fired = true})
