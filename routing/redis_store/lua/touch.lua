-- A sign of life. Guarantee: only moves a doubt that is armed, so it revives nothing.
-- KEYS[1] line prefix. arg {contact}. Returns {}.
call('ZADD', DUE, 'XX', int(now + policy.doubt_ms), '?|' .. arg.contact)
return finish({})
