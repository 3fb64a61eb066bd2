-- Nothing heard from this person for a while: ask the provider, and again later. Guarantee: asks, never decides.
-- KEYS[1] line prefix. arg {id, at}. Returns {fired}.
if not take('doubt', arg.id, arg.at) then return finish({fired = false}) end
effect('verify', arg.id)
alive(arg.id)
return finish({fired = true})
