-- Which contact a provider's id belongs to. While the contact lives, packed in a few hashes; for a while afterwards, in
-- a key of its own that expires.

local function shelf(external)
  return key('x', string.sub(external, -2))
end

-- Its end is enough, unless another with the same end is there already.
local function tail(external)
  return string.sub(external, -8)
end

local function known_as(external)
  local c = call('HGET', shelf(external), tail(external))
  if c and call('HGET', key('c', c), 'x') == external then return c end
  return call('HGET', shelf(external), external) or call('GET', key('gone', external))
end

local function know(external, c)
  if call('HSETNX', shelf(external), tail(external), c) == 0 then call('HSET', shelf(external), external, c) end
end

local function forget(external, c)
  local k, short = shelf(external), tail(external)
  call('HDEL', k, call('HGET', k, short) == c and short or external)
  call('SET', key('gone', external), c, 'PX', int(policy.tombstone_ms))
end
