-- Texts that many contacts share, such as cards and schedules of lanes: each is kept once, under a number, with how
-- many contacts name it. A contact keeps "#number": short values let Redis keep its whole hash packed.
local TEXTS = key('texts')

local function share(text)
  if #text < 8 and string.sub(text, 1, 1) ~= '#' then return text end
  local n = call('HGET', TEXTS, '=' .. text)
  if not n then
    n = int(call('HINCRBY', LINE, 'texts', '1'))
    call('HSET', TEXTS, '=' .. text, n, '#' .. n, text)
  end
  call('HINCRBY', TEXTS, '*' .. n, '1')
  return '#' .. n
end

-- The text itself, and a schedule as a table.
local function text_of(kept)
  return string.sub(kept, 1, 1) == '#' and call('HGET', TEXTS, kept) or kept
end

local function steps_of(kept)
  return cjson.decode(text_of(kept))
end

-- One contact fewer names it; `text` is what it stands for, or false where it is itself.
local function release(kept, text)
  if not text then return kept end
  local uses = '*' .. string.sub(kept, 2)
  if call('HINCRBY', TEXTS, uses, '-1') < 1 then call('HDEL', TEXTS, '=' .. text, kept, uses) end
  return text
end

-- The same for a card and a schedule. Returns the texts themselves.
local function release_both(card, schedule)
  local texts = call('HMGET', TEXTS, card, schedule)
  return release(card, texts[1]), release(schedule, texts[2])
end

-- A contact as everybody but the store knows it.
local function reveal(contact)
  if contact.k then contact.k = text_of(contact.k) end
  if contact.s then contact.s = text_of(contact.s) end
  return contact
end
