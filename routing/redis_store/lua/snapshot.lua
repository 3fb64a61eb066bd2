-- The whole line at one instant. Guarantee: every part is as it was at event n.
-- KEYS[1] line prefix. arg {}. Returns {n, epoch, at, counts, today, waiting, agents}.
local waiting, agents = {}, {}
for _, c in ipairs(call('ZRANGE', ORDER, '0', '99')) do
  local v = call('HMGET', key('c', c), 'q', 'lane')
  waiting[#waiting + 1] = {c, tonumber(v[1]), v[2]}
end
local ids = call('SMEMBERS', key('agents'))
table.sort(ids)
for _, a in ipairs(ids) do agents[#agents + 1] = agent_result(a) end
return finish({
  n = tonumber(call('HGET', LINE, 'n') or 0), epoch = epoch, at = now, waiting = waiting, agents = agents,
  counts = call('HGETALL', COUNTS), today = call('HGETALL', key('today', day)),
})
