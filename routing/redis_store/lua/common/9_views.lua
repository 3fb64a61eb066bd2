-- What commands on an agent return.
local function agent_result(a)
  local load, held = hand(a)
  return {agent = fetch('a', a), contacts = held, load = load}
end
