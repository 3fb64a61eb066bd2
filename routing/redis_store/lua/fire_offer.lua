-- An offer runs out. Guarantee: not before its deadline, not after the claim; the contact keeps its place. Who was
-- never rung, as far as the provider told, or had pressed Answer, has missed nothing.
-- KEYS[1] line prefix. arg {id, at}. Returns {fired}.
if not take('offer', arg.id, arg.at) then return finish({fired = false}) end
local o = fetch('o', arg.id)
if not o.back then effect('stop_ring', o.contact, arg.id, o) end
local rang = o.rings and not o.answering
lapse(arg.id, o, rang, rang and 'no_answer' or 'no_leg')
return finish({fired = true})
