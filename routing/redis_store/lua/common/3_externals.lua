-- Which contact a provider's id belongs to. While the contact lives, packed in a few hashes; for a while afterwards, in
-- a key of its own that expires.

local function shelf(external)
  return key('x', string.sub(external, -2))
end

local function known_as(external)
  return call('HGET', shelf(external), external) or call('GET', key('gone', external))
end

local function know(external, c)
  call('HSET', shelf(external), external, c)
end

local function forget(external, c)
  call('HDEL', shelf(external), external)
  call('SET', key('gone', external), c, 'PX', policy.tombstone_ms)
end
