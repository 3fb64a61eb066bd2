-- Who with whom. Looks at the heads of a few lanes, never at everybody who waits.

local function cooling(c, a)
  return tonumber(call('HGET', key('cool', c), a) or 0) > now
end

-- This contact is not offered to this agent for a while; the retry looks again when that is over.
local function cool(c, a)
  local over = now + policy.cooldown_ms
  call('HSET', key('cool', c), a, int(over))
  if not call('ZSCORE', DUE, 'retry|' .. c) then arm('retry', c, over) end
end

local function make_offer(c, a)
  local id = epoch .. '-' .. int(call('HINCRBY', LINE, 'offers', 1))
  local k, deadline = key('c', c), now + policy.offer_ms
  local attempt = int(call('HINCRBY', k, 'attempt', 1))
  local v = call('HMGET', k, 'channel', 'queued_at')
  call('HSET', key('o', id), 'contact', c, 'agent', a, 'channel', v[1], 'state', 'pending',
    'made_at', int(now), 'deadline', int(deadline), 'attempt', attempt)
  leave_lane(c)
  call('HSET', k, 'offer', id)
  call('HSET', key('a', a), 'offer', id)
  call('ZADD', key('hand', a), int(now), c)
  move(c, 'offered')
  arm('offer', id, deadline)
  settle(a)
  effect('ring', c, id, {agent = a})
  emit('offer.made', {contact = c, agent = a, offer = id},
    {deadline = deadline, attempt = tonumber(attempt), waited_ms = now - tonumber(v[2])})
end

-- The first member of a lane that is not in cooldown with `other`; pages, because those in cooldown are few.
local function head(lane, paired)
  local from = 0
  while true do
    local page = call('ZRANGE', lane, from, from + 3, 'WITHSCORES')
    for i = 1, #page, 2 do
      if not paired(page[i]) then return page[i], tonumber(page[i + 1]) end
    end
    if #page < 8 then return nil end
    from = from + 4
  end
end

-- To the next lane in which somebody on duty could be offered this contact, or to the last; at its first score.
local function pass_on(c, channel)
  local v = call('HMGET', key('c', c), 'schedule', 'rung')
  local steps, rung = cjson.decode(v[1]), tonumber(v[2])
  repeat rung = rung + 1 until not steps[rung + 1] or served(c, channel .. ':' .. steps[rung][1])
  leave_lane(c)
  local lane = reach(c, steps, rung, now)
  stand(c)
  emit('contact.widened', {contact = c}, {lane = lane})
  return lane
end

-- A contact that waits goes to the nearest, then longest idle, agent of its lane. A lane that nobody serves is passed
-- at once, unless it is the last (no alarm is set then).
local function match_contact(c)
  local v = call('HMGET', key('c', c), 'state', 'channel', 'lane')
  local channel, lane = v[2], v[3]
  if v[1] ~= 'waiting' then return end
  while call('ZSCORE', DUE, 'widen|' .. c) and not served(c, channel .. ':' .. lane) do lane = pass_on(c, channel) end
  local a = head(key('f', channel .. ':' .. lane), function(agent) return cooling(c, agent) end)
  if a then make_offer(c, a) end
end

-- A free agent gets the lowest score among the heads of the lanes it serves; a tie goes to the nearer lane.
local function match_agent(a)
  local agent = fetch('a', a)
  local best, lowest
  for _, channel in ipairs(channels_in(agent.free)) do
    for _, lane in ipairs(cjson.decode(agent.lanes)) do
      local c, score = head(key('w', channel .. ':' .. lane[1]), function(contact) return cooling(contact, a) end)
      if c and (not best or score < lowest) then best, lowest = c, score end
    end
  end
  if best then make_offer(best, a) end
end
