-- An agent's hand, and what follows from it: the activity, and the channels with room.

-- load per channel, the contacts in hand oldest first, how many are talking, how many wrap up.
local function hand(a)
  local load, talking, wrapping = {}, 0, 0
  local held = call('ZRANGE', key('hand', a), '0', '-1')
  for _, c in ipairs(held) do
    local v = call('HMGET', key('c', c), 'ch', 'state')
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

-- Channels with room, by name: one call or up to N chats, never both unless mixed, and one offer at a time.
local function open_channels(agent, load)
  local open = ''
  local free = agent.presence == 'available' and agent.reachable == '1' and not agent.rest and not agent.offer
  for channel, most in string.gmatch(free and agent.capacity or '', PAIRS) do
    local room = (load[channel] or 0) < tonumber(most)
    for other in pairs(load) do room = room and (policy.mixed or other == channel) end
    if room then open = open .. channel .. ' ' end
  end
  return open
end
