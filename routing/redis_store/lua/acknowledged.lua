-- Everything up to n is on record. Guarantee: trims only what was acknowledged, and keeps the last 2000 all the same.
-- KEYS[1] line prefix. ARGV[2] {n}. Returns {}.
local last = tonumber(call('HGET', LINE, 'n') or 0)
local acked = math.min(math.max(arg.n, tonumber(call('HGET', LINE, 'acked') or 0)), last)
call('HSET', LINE, 'acked', int(acked))
local first_kept = math.min(acked, last - 2000) + 1
if first_kept > 1 then call('XTRIM', key('events'), 'MINID', int(first_kept) .. '-0') end
return finish({})
