-- How every command ends: the counters it moved, its result or refusal, kept for a repeat.

-- Counters move together at the end: within one command most of what goes up comes down again.
local moved = {}
local function count(name, by)
  moved[name] = (moved[name] or 0) + by
end

-- The bell rings once a command, for all its events: number, kind, epoch, contact and agent, a line each.
local bells = ''

-- Every command ends here: the result is kept for a repeat of its operation id.
local function finish(result)
  if result.contact then reveal(result.contact) end
  for name, by in pairs(moved) do
    if by ~= 0 then call('HINCRBY', COUNTS, name, by == 1 and '1' or by == -1 and '-1' or int(by)) end
  end
  if bells ~= '' then call('PUBLISH', key('bell'), bells) end
  local text = cjson.encode(result)
  if op then
    local kept = text
    if result.contact and result.contact.p then
      local private = result.contact.p
      result.contact.p = nil
      kept = cjson.encode(result)
      result.contact.p = private
    end
    call('SET', op, kept, 'PX', int(policy.op_ttl_ms))
  end
  return text
end

-- A refusal changes nothing. What is unknown may be restored, so only the other kinds are kept for a repeat.
local function refuse(kind, ...)
  local result = {err = {kind, ...}}
  if kind == 'unknown' then return cjson.encode(result) end
  return finish(result)
end
