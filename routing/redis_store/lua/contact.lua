-- One contact, by its own id or by the provider's. Guarantee: as it is at one instant, its texts included.
-- KEYS[1] line prefix. arg {contact} or {external}. Returns {contact?}.
local id = arg.contact or known_as(arg.external)
return finish({contact = id and fetch('c', id)})
