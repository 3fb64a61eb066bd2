-- The deadlines that have passed, earliest first. Guarantee: judged by the line's own clock.
-- KEYS[1] line prefix. arg {limit}. Returns {due = [member, at, ...]}.
return finish({due = call('ZRANGEBYSCORE', DUE, '-inf', now_text, 'WITHSCORES', 'LIMIT', '0', arg.limit)})
