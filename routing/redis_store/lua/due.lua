-- The deadlines that have passed, earliest first. Guarantee: judged by the line's own clock.
-- KEYS[1] line prefix. ARGV[2] {limit}. Returns {due = [member, at, ...]}.
return finish({due = call('ZRANGEBYSCORE', DUE, '-inf', int(now), 'WITHSCORES', 'LIMIT', 0, arg.limit)})
