-- Who with whom. Looks at the heads of a few lanes, never at everybody who waits.

local function cooling(c, a)
  local over = call('HGET', key('cool', c), a)
  return over and cools(a, tonumber(over))
end

-- This contact is not offered to this agent for a while; the retry looks again when that is over.
local function cool(c, a)
  local over = now + policy.cooldown_ms
  call('HSET', key('cool', c), a, int(over))
  if not call('ZSCORE', DUE, 'retry|' .. c) then arm('retry', c, over) end
end

-- `agent` as `assess` has just found it, if it was asked.
local function make_offer(c, a, agent)
  local v = call('HMGET', key('c', c), 'ch', 'lane', 'x', 'q', 'attempt', 'state')
  state_of[c] = v[6]
  local via = agent and agent.via or call('HGET', key('a', a), 'via')
  local id, deadline, attempt = pending_offer(c, v[1], v[5], a, via, 'offered')
  call('ZREM', key('w', v[1] .. ':' .. v[2]), c)
  call('HSET', key('a', a), 'offer', id)
  call('ZADD', key('hand', a), now_text, c)
  if agent then settle_ringing(a, agent, id) else settle(a) end
  effect('ring', c, id, {agent = a}, nil, v[1], v[3])
  emit('offer.made', {contact = c, agent = a, offer = id},
    string.format('{"deadline":%s,"attempt":%s,"waited_ms":%d}', deadline, attempt, now - v[4]))
end

-- The first member of a lane that is not `passed` over, if any is, and its score as text.
local function head(lane, passed)
  local first = call('ZRANGE', lane, '0', '0', 'WITHSCORES')
  if not first[1] or not passed or not passed(first[1]) then return first[1], first[2] end
  local from = 1
  repeat  -- by pages, because those in cooldown are few
    local page = call('ZRANGE', lane, int(from), int(from + 4), 'WITHSCORES')
    for i = 1, #page, 2 do
      if not passed(page[i]) then return page[i], page[i + 1] end
    end
    from = from + 5
  until #page < 10
end

-- To the next lane in which somebody on duty could be offered this contact, or to the last; at its first score.
local function pass_on(c, channel)
  local v = call('HMGET', key('c', c), 's', 'r')
  local steps, rung = steps_of(v[1]), tonumber(v[2])
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
  local v = call('HMGET', key('c', c), 'state', 'ch', 'lane')
  local channel, lane = v[2], v[3]
  if v[1] ~= 'waiting' then return end
  while call('ZSCORE', DUE, 'widen|' .. c) and not served(c, channel .. ':' .. lane) do lane = pass_on(c, channel) end
  local a = head(key('f', channel .. ':' .. lane), function(agent) return cooling(c, agent) end)
  if a then make_offer(c, a) end
end

-- The lowest score among the heads of the lanes an agent serves; a tie goes to the nearer lane.
local function lowest_head(agent, passed)
  local best, lowest
  for channel in string.gmatch(agent.open, '%S+') do
    local lanes = key('w', channel .. ':')
    for lane in string.gmatch(agent.lanes, '(%S+) %S+') do
      local c, score = head(lanes .. lane, passed)
      score = c and score + 0
      if c and (not best or score < lowest) then best, lowest = c, score end
    end
  end
  return best
end

-- A free agent, as `assess` found it, gets the first who waits and is not in cooldown with it, or stands free.
-- Cooldowns are rare: only who would be offered is asked for, and everybody only if that one has to be passed over.
local function match_agent(a, agent)
  local c = lowest_head(agent)
  if c and cooling(c, a) then c = lowest_head(agent, function(contact) return cooling(contact, a) end) end
  if c then make_offer(c, a, agent) else stand_free(a, agent) end
end
