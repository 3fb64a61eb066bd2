-- A conversation met by its claim lives in its agent's page. Without a sign of the agent it goes on for a while, then
-- the person stands in line again; one with a leg goes on by itself.

local function each_met(a, act)
  for _, c in ipairs(call('ZRANGE', key('hand', a), '0', '-1')) do
    local v = call('HMGET', key('c', c), 'state', 'offer')
    if v[1] == 'connected' and call('HEXISTS', key('o', v[2]), 'met') == 1 then act(c) end
  end
end

-- The time runs from the first silence: another sign of absence does not begin it again.
local function losing(a)
  each_met(a, function(c)
    if not call('ZSCORE', DUE, 'lost|' .. c) then arm('lost', c, now + policy.lost_ms) end
  end)
end

local function found(a)
  each_met(a, function(c) disarm('lost', c) end)
end
