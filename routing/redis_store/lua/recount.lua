-- The counters, counted again from every live contact and every agent. Guarantee: trusts no derived field; an agent who
-- is missing from the duty of a lane, or counted there without being on duty, shows as `agents.astray`.
-- KEYS[1] line prefix. arg {}. Returns {counts = [name, number, ...]}. Cost grows with the line: for checks only.
local counts, flat = {}, {}
local function add(name) counts[name] = (counts[name] or 0) + 1 end
for _, c in ipairs(call('SMEMBERS', LIVE)) do add('contacts.' .. call('HGET', key('c', c), 'state')) end
for _, c in ipairs(call('ZRANGE', ORDER, '0', '-1')) do add('contacts.' .. call('HGET', key('c', c), 'state')) end
for _, a in ipairs(call('SMEMBERS', key('agents'))) do
  local _, _, talking, wrapping = hand(a)
  local agent = fetch('a', a)
  local duty, wrong = ' ' .. (on_duty(agent) and channels_of(agent) or '') .. ' ', false
  add('agents.' .. activity_of(agent, talking, wrapping))
  for channel in string.gmatch(agent.capacity, PAIRS) do
    local on = string.find(duty, ' ' .. channel .. ' ', 1, true) and 1 or 0
    each_place(agent, channel, function(place)
      wrong = wrong or call('SISMEMBER', key('d', place), a) ~= on
    end)
  end
  if wrong then add('agents.astray') end
end
for name, number in pairs(counts) do
  flat[#flat + 1] = name
  flat[#flat + 1] = int(number)
end
return finish({counts = flat})
