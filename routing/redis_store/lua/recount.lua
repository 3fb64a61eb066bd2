-- The counters, counted again from every live contact and every agent. Guarantee: trusts no derived field.
-- KEYS[1] line prefix. ARGV[2] {}. Returns {counts = [name, number, ...]}. Cost grows with the line: for checks only.
local counts, flat = {}, {}
local function add(name) counts[name] = (counts[name] or 0) + 1 end
for _, c in ipairs(call('SMEMBERS', key('live'))) do add('contacts.' .. call('HGET', key('c', c), 'state')) end
for _, a in ipairs(call('SMEMBERS', key('agents'))) do
  local _, _, talking, wrapping = hand(a)
  add('agents.' .. activity_of(fetch('a', a), talking, wrapping))
end
for name, number in pairs(counts) do
  flat[#flat + 1] = name
  flat[#flat + 1] = int(number)
end
return finish({counts = flat})
