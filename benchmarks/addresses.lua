-- For wrk: asks for the addresses in the file named by ADDRESSES, one after the other, and prints one line of JSON.
local requests, number = {}, 0

function init()
  for path in io.lines(os.getenv("ADDRESSES")) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
end

function request()
  number = number % #requests + 1
  return requests[number]
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "bytes": %d, "p50_us": %d, "p95_us": %d, "errors": %d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(95),
    failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
