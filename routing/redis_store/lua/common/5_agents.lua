-- The lanes where an agent stands free, and what every change of an agent ends with.

-- Free no more. `agent.free` is the channels in which it stands, then "@" and since when.
local function withdraw(a, agent)
  if not agent.free then return end
  each_place(agent, string.match(agent.free, '^[^@]*'), function(place) call('ZREM', key('f', place), a) end)
  call('HDEL', key('a', a), 'free')
end

-- Stands free in the lanes of its open channels, or nowhere.
local function stand_free(a, agent)
  local free = agent.open ~= '' and agent.open .. '@' .. agent.idle or false
  if free == (agent.free or false) then return end
  withdraw(a, agent)
  if not free then return end
  each_place(agent, agent.open, function(place, level)
    call('ZADD', key('f', place), int(level * 1e13 + agent.idle), a)
  end)
  call('HSET', key('a', a), 'free', free)
end

-- What a decision asks of an agent: cheaper by name than everything.
local function considered(a)
  local v = call('HMGET', key('a', a), 'presence', 'reachable', 'rest', 'offer', 'activity', 'idle', 'via', 'lanes',
    'capacity', 'duty', 'free')
  return {
    presence = v[1], reachable = v[2], rest = v[3], offer = v[4], activity = v[5], idle = v[6], via = v[7],
    lanes = v[8], capacity = v[9], duty = v[10], free = v[11], open = nil, talking = nil, wrapping = nil,
  }
end

local function become(a, agent, activity)
  activity_known[a] = activity
  if activity == agent.activity then return end
  if agent.activity then count('agents.' .. agent.activity, -1) end
  count('agents.' .. activity, 1)
  call('HSET', key('a', a), 'activity', activity, 'since', now_text)
  agent.activity = activity
end

-- After anything that may change the agent: derives the activity, moves its counter, stands it on duty or not. Whoever
-- calls this must let `match_agent` follow with the agent it returns, or `stand_free`: an agent who is matched in the
-- same command never needs to stand in twelve lanes first.
local function assess(a)
  local agent = considered(a)
  local load, _, talking, wrapping = hand(a)
  become(a, agent, activity_of(agent, talking, wrapping))
  keep_duty(a, agent)
  agent.open, agent.talking, agent.wrapping = open_channels(agent, load), talking, wrapping
  return agent
end

local function settle(a)
  stand_free(a, assess(a))
end

-- What `assess` would find, had it not just been asked: an offer changes the activity, and closes every channel.
local function settle_ringing(a, agent, offer)
  agent.offer, agent.open = offer, ''
  become(a, agent, activity_of(agent, agent.talking, agent.wrapping))
  stand_free(a, agent)
end

-- No offers for a while; the agent then goes behind those who were idle meanwhile.
local function rest(a, ms)
  call('HSET', key('a', a), 'rest', int(now + ms))
  arm('ready', a, now + ms)
end
