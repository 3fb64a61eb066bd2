-- The wrap-up time is over. Guarantee: the capacity is freed even if nobody saves a disposition.
-- KEYS[1] line prefix. arg {id, at}. Returns {fired}.
if not take('wrap', arg.id, arg.at) then return finish({fired = false}) end
conclude(arg.id, fetch('c', arg.id), 'timer', '')
return finish({fired = true})
