-- A contact's state, its place in line, and its end.

-- The only place a contact changes state, so that the counters cannot drift. Fields that change with it may follow.
local function move(c, to, ...)
  local from = state_of[c] or call('HGET', key('c', c), 'state')
  call('HSET', key('c', c), 'state', to, ...)
  state_of[c] = to
  if from == to then return end
  if from then count('contacts.' .. from, -1) end
  if to ~= 'closed' then count('contacts.' .. to, 1) end
end

local function alive(c)
  arm('doubt', c, now + policy.doubt_ms)
end

-- Stands at step `rung` of the schedule since that instant, or further if that step is over by now, with an alarm for
-- the next one. Each lane is tried for as long as the schedule says, however early it is reached. Returns the lane.
local function reach(c, steps, rung, since)
  disarm('widen', c)
  while steps[rung + 1] do
    local over = since + steps[rung + 1][2] - steps[rung][2]
    if over > now then
      arm('widen', c, over)
      break
    end
    rung, since = rung + 1, over
  end
  call('HSET', key('c', c), 'lane', steps[rung][1], 'r', int(rung))
  return steps[rung][1]
end

-- Ahead of everybody but those who were brought back earlier, and so once for all: a head start beyond any policy's.
local HEAD_MS = 1e13
local function to_head(c)
  local v = call('HMGET', key('c', c), 'q', 'head')
  local start = HEAD_MS - (now - v[1])
  if start > tonumber(v[2] or 0) then call('HSET', key('c', c), 'head', int(start)) end
end

-- In its lane and in the order of the line, always at its own score: nobody loses a place.
local function stand(c)
  local v = call('HMGET', key('c', c), 'ch', 'lane', 'q', 'head')
  local score = v[4] and int(v[3] - v[4]) or v[3]
  call('ZADD', key('w', v[1] .. ':' .. v[2]), score, c)
  if call('ZADD', ORDER, score, c) == 1 then call('SREM', LIVE, c) end
  move(c, 'waiting')
end

local function leave_lane(c)
  local v = call('HMGET', key('c', c), 'ch', 'lane')
  if v[2] then call('ZREM', key('w', v[1] .. ':' .. v[2]), c) end
end

-- CLOSED: what is private goes, nothing refers to it any more, a tombstone with its own texts answers late callbacks.
-- `contact` is then as it is kept.
local function bury(c, contact, outcome)
  local k = key('c', c)
  if contact.state ~= 'wrapping_up' then
    leave_lane(c)
    call('ZREM', ORDER, c)
  end
  call('SREM', LIVE, c)
  call('DEL', key('cool', c))
  call('ZREM', DUE, '?|' .. c, 'widen|' .. c, 'retry|' .. c, 'wrap|' .. c)
  contact.state, contact.outcome, contact.p = 'closed', outcome, nil
  if contact.k then
    contact.k, contact.s = release_both(contact.k, contact.s)
    move(c, 'closed', 'outcome', outcome, 'k', contact.k, 's', contact.s)
  else
    move(c, 'closed', 'outcome', outcome)
  end
  call('HDEL', k, 'p')
  call('PEXPIRE', k, int(policy.tombstone_ms))
  forget(contact.x, c)
  tally('closed')
end
