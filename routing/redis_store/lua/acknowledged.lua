-- Everything up to n is on record. Guarantee: trims only what was acknowledged: all of it that is too old, for it may
-- tell of people, and of the rest all but the last 2000.
-- KEYS[1] line prefix. arg {n}. Returns {}.
local last = tonumber(call('HGET', LINE, 'n') or 0)
local acked = math.min(math.max(tonumber(arg.n), tonumber(call('HGET', LINE, 'acked') or 0)), last)
call('HSET', LINE, 'acked', int(acked))

local function number_of(entry)
  return tonumber(entry[1]:match('^%d+'))
end

local function too_old(entry)
  for i = 1, #entry[2], 2 do
    if entry[2][i] == 'at' then return tonumber(entry[2][i + 1]) <= now - policy.events_ms end
  end
end

local function trim(first_kept)
  if first_kept > 1 then call('XTRIM', key('events'), 'MINID', int(first_kept) .. '-0') end
end

trim(math.min(acked, last - 2000) + 1)
repeat
  local oldest = call('XRANGE', key('events'), '-', int(acked) .. '-0', 'COUNT', '1')[1]
  local old = oldest and too_old(oldest)
  if old then trim(number_of(oldest) + 1) end
until not old
return finish({})
