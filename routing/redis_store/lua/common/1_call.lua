-- The frame of every command: keys, clock, policy, and the answer to a repeat.
-- KEYS[1] is the line's prefix "{line}". Every key touched begins with it, so all live in one cluster slot.
-- ARGV[1] context {command, op?, now?, day, epoch, policy}; ARGV[2] the command's own arguments. Both JSON.
local prefix, ctx, arg = KEYS[1] .. ':', cjson.decode(ARGV[1]), cjson.decode(ARGV[2])
local policy, call = ctx.policy, redis.call

local function key(kind, id)
  return id and prefix .. kind .. ':' .. id or prefix .. kind
end

-- tostring() keeps 14 digits; scores need more.
local function int(number)
  return string.format('%.0f', number)
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

local function fetch(kind, id)
  local flat = call('HGETALL', key(kind, id))
  if #flat == 0 then return nil end
  local found = {id = id}
  for i = 1, #flat, 2 do found[flat[i]] = flat[i + 1] end
  return found
end

-- The private field lives on the contact alone, never in a stored result, so that closing deletes it everywhere.
local op = ctx.op and key('op', ctx.command .. ':' .. ctx.op)
if op then
  local first = call('GET', op)
  if first then
    local result = cjson.decode(first)
    if result.contact then
      result.contact.private = call('HGET', key('c', result.contact.id), 'private') or nil
      first = cjson.encode(result)
    end
    return first
  end
end

local LINE, COUNTS, DUE, ORDER = key('line'), key('counts'), key('due'), key('order')

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

-- Every command ends here: the result is kept for a repeat of its operation id.
local function finish(result)
  local text = cjson.encode(result)
  if op then
    local kept = text
    if result.contact and result.contact.private then
      local private = result.contact.private
      result.contact.private = nil
      kept = cjson.encode(result)
      result.contact.private = private
    end
    call('SET', op, kept, 'PX', policy.op_ttl_ms)
  end
  return text
end

-- A refusal changes nothing. What is unknown may be restored, so only the other kinds are kept for a repeat.
local function refuse(kind, ...)
  local result = {err = {kind, ...}}
  if kind == 'unknown' then return cjson.encode(result) end
  return finish(result)
end
