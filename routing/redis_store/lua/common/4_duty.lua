-- Which agents are on duty in which lane: one set per channel and lane, its size the count. On duty is who chose to be
-- available and can be reached, whatever they are doing now: a lane with nobody on duty is not worth waiting in.

-- The channels in which an agent would be on duty, by name.
local function channels_of(agent)
  local channels = {}
  for channel, most in string.gmatch(agent.capacity, PAIRS) do
    if most ~= '0' then channels[#channels + 1] = channel end
  end
  return table.concat(channels, ' ')
end

local function on_duty(agent)
  return agent.presence == 'available' and agent.reachable == '1'
end

-- Each lane that an agent serves, in each of these channels, with its level.
local function each_place(agent, channels, act)
  for channel in string.gmatch(channels, '%S+') do
    for lane, level in string.gmatch(agent.lanes, PAIRS) do act(channel .. ':' .. lane, level) end
  end
end

-- Those who wait in the lanes left may have nobody to wait for any more: they are looked at in a moment, by pages.
local function leave_duty(a, agent)
  each_place(agent, agent.duty or '', function(place)
    call('SREM', key('d', place), a)
    if call('EXISTS', key('w', place)) == 1 then arm('unserved', place .. '#0', now) end
  end)
  call('HDEL', key('a', a), 'duty')
end

-- What an agent may serve changes only off duty (`configure_agent`).
local function keep_duty(a, agent)
  local on = on_duty(agent)
  if not on == not agent.duty then return end
  if not on then return leave_duty(a, agent) end
  local duty = channels_of(agent)
  if duty == '' then return end
  each_place(agent, duty, function(place) call('SADD', key('d', place), a) end)
  call('HSET', key('a', a), 'duty', duty)
end

-- Whether a cooldown until `over` still holds for this agent: one who went away and came back since asks for anybody.
local function cools(a, over)
  return over > now and over >= tonumber(call('HGET', key('a', a), 'fresh') or 0)
end

-- Whether somebody on duty in this lane could be offered this contact, now or once free.
local function served(c, place)
  local on = call('SCARD', key('d', place))
  if on == 0 then return false end
  local resting = call('HGETALL', key('cool', c))
  for i = 1, #resting, 2 do
    local cooling = cools(resting[i], tonumber(resting[i + 1]))
    if cooling and call('SISMEMBER', key('d', place), resting[i]) == 1 then on = on - 1 end
  end
  return on > 0
end
