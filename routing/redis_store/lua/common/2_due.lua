-- Deadlines: one sorted set per line, member "kind|id", score in milliseconds. Everybody in line has a doubt: "?|id".
local function member(kind, id)
  return (kind == 'doubt' and '?' or kind) .. '|' .. id
end

local function arm(kind, id, at)
  call('ZADD', DUE, int(at), member(kind, id))
end

local function disarm(kind, id)
  call('ZREM', DUE, member(kind, id))
end

-- True, once, if this very deadline stands and has passed. One that moved or was taken is nobody's.
local function take(kind, id, at)
  local stands = tonumber(call('ZSCORE', DUE, member(kind, id)) or -1)
  if stands ~= tonumber(at) or stands > now then return false end
  disarm(kind, id)
  return true
end
