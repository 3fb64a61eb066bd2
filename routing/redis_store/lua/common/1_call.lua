-- The frame of every command: keys, clock, policy, and the answer to a repeat.
-- KEYS[1] is the line's prefix "{line}". Every key touched begins with it, so all live in one cluster slot.
-- ARGV[1] context {command, op?, now?, day, epoch}; ARGV[2] the command's own arguments; ARGV[3] policy. All JSON.
local prefix, ctx, arg = KEYS[1] .. ':', cjson.decode(ARGV[1]), cjson.decode(ARGV[2])
local call = redis.call

-- A command needs two or three of the policy's words: to look for them costs less than to decode them all.
local policy = setmetatable({}, {__index = function(known, name)
  local text = string.match(ARGV[3], '"' .. name .. '":(%w+)')
  known[name] = tonumber(text) or text == 'true'
  return known[name]
end})

local function key(kind, id)
  return id and prefix .. kind .. ':' .. id or prefix .. kind
end

-- tostring() keeps 14 digits; scores need more. Whole numbers only.
local function int(number)
  return string.format('%d', number)
end

-- What a hash keeps as JSON. Nobody changes what this returns: the next who asks gets the same.
local decoded = {}
local function decode(text)
  local value = decoded[text]
  if not value then
    value = cjson.decode(text)
    decoded[text] = value
  end
  return value
end

-- A contact's fields that have a short name in its hash, so that thousands of them take little room.
local SHORT = {
  external = 'x', channel = 'ch', arrived_at = 'at', queued_at = 'q', schedule = 's', card = 'k', private = 'p',
  rung = 'r',
}

-- The states and activities this call has seen or set: nobody else changes them meanwhile.
local state_of, activity_known = {}, {}

local function fetch(kind, id)
  local flat = call('HGETALL', key(kind, id))
  if #flat == 0 then return nil end
  local found = {id = id}
  for i = 1, #flat, 2 do found[flat[i]] = flat[i + 1] end
  if kind == 'c' then
    for long, short in pairs(SHORT) do
      found[long], found[short] = found[short], nil
    end
    state_of[id] = found.state
  end
  return found
end

-- The private field lives on the contact alone, never in a stored result, so that closing deletes it everywhere.
local op = ctx.op and key('op', ctx.command .. ':' .. ctx.op)
if op then
  local first = call('GET', op)
  if first then
    local result = cjson.decode(first)
    if result.contact then
      result.contact.private = call('HGET', key('c', result.contact.id), 'p') or nil
      first = cjson.encode(result)
    end
    return first
  end
end

local LINE, COUNTS, DUE, ORDER, LIVE = key('line'), key('counts'), key('due'), key('order'), key('live')

local now = ctx.now
if not now then
  local time = call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local epoch = call('HGET', LINE, 'epoch')
if not epoch then
  epoch = ctx.epoch
  call('HSET', LINE, 'epoch', epoch)
end
