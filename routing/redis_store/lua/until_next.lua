-- How long until the earliest deadline. Guarantee: judged by the line's own clock.
-- KEYS[1] line prefix. arg {}. Returns {until = milliseconds, 0 when it has passed; absent when there is none}.
local first = call('ZRANGE', DUE, '0', '0', 'WITHSCORES')
return finish({['until'] = first[2] and math.max(tonumber(first[2]) - now, 0)})
