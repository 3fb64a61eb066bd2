-- An offer runs out. Guarantee: not before its deadline, not after the claim; the contact keeps its place.
-- KEYS[1] line prefix. ARGV[2] {id, at}. Returns {fired}.
if not take('offer', arg.id, arg.at) then return finish({fired = false}) end
local o = fetch('o', arg.id)
if not o.back then effect('stop_ring', o.contact, arg.id, o) end
lapse(arg.id, o, not o.answering, o.answering and 'no_leg' or 'no_answer')
return finish({fired = true})
