-- The frame of every command: keys, clock, arguments, and the answer to a repeat.
-- KEYS[1] is the line's prefix "{line}". Every key touched begins with it, so all live in one cluster slot.
-- ARGV[1] the operation, "command:id", or ''; ARGV[2] now, or ''; ARGV[3] the day; ARGV[4] an epoch for a new line;
-- then the command's own arguments, name and value in turn: `arg`. All are text: what is true is '1', what is false or
-- not told is absent. The policy is written into the script, as `scripts.py` tells. What Redis is told is text as well:
-- to print a number costs it as much as a small command.
local call, prefix, day, arg = redis.call, KEYS[1] .. ':', ARGV[3], {}
for i = 5, #ARGV, 2 do arg[ARGV[i]] = ARGV[i + 1] end

local function key(kind, id)
  return id and prefix .. kind .. ':' .. id or prefix .. kind
end

-- tostring() keeps 14 digits; scores need more. Whole numbers only.
local function int(number)
  return string.format('%d', number)
end

-- What an agent may serve: "lane level lane level" and "channel most channel most". JSON would cost a table each.
local PAIRS = '(%S+) (%S+)'

-- The states and activities this call has seen or set: nobody else changes them meanwhile.
local state_of, activity_known = {}, {}

-- A hash by the names of its fields (`keys.py` tells the short ones of a contact), or nil. The table is made with room
-- for sixteen: one that grows is filled anew at 2, 4, 8 and 16.
local function fetch(kind, id)
  local flat = call('HGETALL', key(kind, id))
  if #flat == 0 then return nil end
  local found = {
    id = id, state = nil, x = nil, ch = nil, seq = nil, step = nil, at = nil, q = nil, s = nil, k = nil, lane = nil,
    r = nil, offer = nil, agent = nil, attempt = nil, p = nil, answered = nil, connected_at = nil,
  }
  for i = 1, #flat, 2 do found[flat[i]] = flat[i + 1] end
  if kind == 'c' then state_of[id] = found.state end
  return found
end

-- The private field lives on the contact alone, never in a stored result, so that closing deletes it everywhere.
local op = ARGV[1] ~= '' and key('op', ARGV[1])
if op then
  local first = call('GET', op)
  if first then
    local result = cjson.decode(first)
    if result.contact then
      result.contact.p = call('HGET', key('c', result.contact.id), 'p') or nil
      first = cjson.encode(result)
    end
    return first
  end
end

local LINE, COUNTS, DUE, ORDER, LIVE = key('line'), key('counts'), key('due'), key('order'), key('live')

local now_text = ARGV[2]
if now_text == '' then
  local time = call('TIME')
  now_text = int(time[1] * 1000 + math.floor(time[2] / 1000))
end
local now = now_text + 0

local epoch = call('HGET', LINE, 'epoch')
if not epoch then
  epoch = ARGV[4]
  call('HSET', LINE, 'epoch', epoch)
end
