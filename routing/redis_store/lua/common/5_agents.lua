-- An agent's hand, what follows from it, and the lanes where the agent stands free.

-- load per channel, the contacts in hand oldest first, how many are talking, how many wrap up.
local function hand(a)
  local load, talking, wrapping = {}, 0, 0
  local held = call('ZRANGE', key('hand', a), 0, -1)
  for _, c in ipairs(held) do
    local v = call('HMGET', key('c', c), 'channel', 'state')
    load[v[1]] = (load[v[1]] or 0) + 1
    if v[2] == 'connecting' or v[2] == 'connected' then talking = talking + 1 end
    if v[2] == 'wrapping_up' then wrapping = wrapping + 1 end
  end
  return load, held, talking, wrapping
end

local function activity_of(agent, talking, wrapping)
  if talking > 0 then return 'busy' end
  if agent.offer then return 'ringing' end
  if wrapping > 0 then return 'wrapping_up' end
  if agent.presence ~= 'available' then return agent.presence end
  if agent.reachable ~= '1' then return 'unreachable' end
  return agent.rest and 'resting' or 'idle'
end

-- Channels with room: one call or up to N chats, never both unless mixed, and one offer at a time.
local function open_channels(agent, load)
  local open = {}
  local free = agent.presence == 'available' and agent.reachable == '1' and not agent.rest and not agent.offer
  for channel, most in pairs(free and decode(agent.capacity) or {}) do
    local room = (load[channel] or 0) < most
    for other in pairs(load) do room = room and (policy.mixed or other == channel) end
    if room then open[#open + 1] = channel end
  end
  table.sort(open)
  return open
end

local function each_free_lane(agent, channels, act)
  for _, channel in ipairs(channels) do
    for _, lane in ipairs(decode(agent.lanes)) do act(key('f', channel .. ':' .. lane[1]), lane[2]) end
  end
end

local function channels_in(free)
  local channels = {}
  for channel in string.gmatch(string.match(free or '', '^[^@]*'), '%S+') do channels[#channels + 1] = channel end
  return channels
end

local function withdraw(a, agent)
  each_free_lane(agent, channels_in(agent.free), function(lane) call('ZREM', lane, a) end)
  call('HDEL', key('a', a), 'free')
end

-- Stands free in the lanes of its open channels, or nowhere.
local function stand_free(a, agent)
  local free = table.concat(agent.open, ' ') .. '@' .. agent.idle
  if free == agent.free then return end
  each_free_lane(agent, channels_in(agent.free), function(lane) call('ZREM', lane, a) end)
  each_free_lane(agent, agent.open, function(lane, level)
    call('ZADD', lane, int(level * 1e13 + tonumber(agent.idle)), a)
  end)
  call('HSET', key('a', a), 'free', free)
end

-- After anything that may change the agent: derives the activity, moves its counter, stands it on duty or not. Whoever
-- calls this must let `match_agent` follow with the agent it returns, or `stand_free`: an agent who is matched in the
-- same command never needs to stand in twelve lanes first.
local function assess(a)
  local k, agent = key('a', a), fetch('a', a)
  local load, _, talking, wrapping = hand(a)
  local activity = activity_of(agent, talking, wrapping)
  if activity ~= agent.activity then
    if agent.activity then call('HINCRBY', COUNTS, 'agents.' .. agent.activity, -1) end
    call('HINCRBY', COUNTS, 'agents.' .. activity, 1)
    call('HSET', k, 'activity', activity, 'since', int(now))
  end
  keep_duty(a, agent)
  agent.open = open_channels(agent, load)
  return agent
end

local function settle(a)
  stand_free(a, assess(a))
end

-- No offers for a while; the agent then goes behind those who were idle meanwhile.
local function rest(a, ms)
  call('HSET', key('a', a), 'rest', int(now + ms))
  arm('ready', a, now + ms)
end
