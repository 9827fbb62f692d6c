#include "net/store/persister.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <utility>

namespace flowwall::net::store {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

constexpr std::string_view kRaw = "raw";
constexpr std::string_view kScreenshot = "screenshot";

std::string mebibytes(std::uint64_t bytes) {
  return std::to_string(bytes >> 20) + " MiB";
}

}  // namespace

Persister::Persister(DataDirectory directory, asio::any_io_executor network,
                     asio::thread_pool& workers, const model::Clock& clock,
                     PersisterOptions options)
    : directory_(std::move(directory)), network_(std::move(network)), workers_(workers),
      clock_(clock), options_(std::move(options)),
      idle_(network_, asio::steady_timer::time_point::max()) {}

void Persister::saveRaw(RawBodies pages, model::UtcTime recorded) {
  if (options_.raw.polls == 0 || pages.empty()) {
    return;
  }
  put(kRaw, options_.rawEvery,
      {[this, pages = std::move(pages), recorded, limits = options_.raw](DataDirectory& directory) {
         return writeRaw(directory, pages, recorded, limits);
       },
       {}});
}

void Persister::saveFlows(TextMaker text) {
  put(kFlowsFile, options_.flowsEvery,
      {[text = std::move(text)](DataDirectory& directory) {
         return directory.write(kFlowsFile, text());
       },
       {}});
}

void Persister::saveCache(std::string_view name, TextMaker text) {
  put(name, options_.cachesEvery,
      {[name = std::string(name), text = std::move(text)](DataDirectory& directory) {
         return directory.write(name, text());
       },
       {}});
}

void Persister::saveScreenshot(TextMaker png, model::UtcTime taken,
                               std::function<void(const Result<std::string>&)> done) {
  const auto name = std::make_shared<std::string>();
  put(kScreenshot, milliseconds(0),
      {[png = std::move(png), taken, name](DataDirectory& directory) {
         const std::string bytes = png();
         const Result<std::string> written = directory.writeScreenshot(bytes, taken);
         *name = written ? *written : "";
         return written ? Written(bytes.size()) : Written(written.error());
       },
       [name, done = std::move(done)](const Written& written) {
         done(written ? Result<std::string>(boost::system::in_place_value, *name)
                      : Result<std::string>(written.error()));
       }});
}

// On a worker; reads only what never changes.
Persister::Written Persister::writeRaw(DataDirectory& directory, const RawBodies& pages,
                                       model::UtcTime recorded, const RawLimits& limits) const {
  const Result<std::uint64_t> free = options_.freeBytes(directory);
  if (free && *free < options_.minFreeBytes) {
    return Error{"only " + mebibytes(*free) + " are free in " + directory.path().string() + ", " +
                 mebibytes(options_.minFreeBytes) + " are needed for raw snapshots"};
  }
  return directory.writeRaw(pages, recorded, limits);
}

void Persister::put(std::string_view file, milliseconds every, Write write) {
  if (flushing_) {
    return;
  }
  Slot& slot = slots_[std::string(file)];
  slot.every = every;
  health_[std::string(file)].replaced += slot.waiting ? 1 : 0;
  slot.waiting = std::move(write);
  tick();
}

void Persister::tick() {
  if (busy_) {
    return;
  }
  // At the stop what is written most seldom comes first: it would be missed most.
  const auto earlier = [this](const auto& a, const auto& b) {
    return flushing_ ? a->second.every > b->second.every : a->second.due < b->second.due;
  };
  auto next = slots_.end();
  for (auto slot = slots_.begin(); slot != slots_.end(); ++slot) {
    const bool due = slot->second.waiting && (flushing_ || slot->second.due <= clock_.uptime());
    if (due && (next == slots_.end() || earlier(slot, next))) {
      next = slot;
    }
  }
  if (next != slots_.end()) {
    start(next->first, next->second);
  } else {
    idle_.cancel();
  }
}

void Persister::start(const std::string& file, Slot& slot) {
  busy_ = true;
  auto write = std::make_shared<Write>(*std::exchange(slot.waiting, std::nullopt));
  asio::post(workers_, [this, file, write, guard = asio::make_work_guard(network_)]() mutable {
    Written result = Error{};
    try {
      const Result<void> prepared = directory_.prepare();
      result = prepared ? write->run(directory_) : Written(prepared.error());
    } catch (const std::exception& failure) {
      result = Error{"cannot make " + file + ": " + failure.what()};
    }
    asio::post(guard.get_executor(),
               [this, file, write = std::move(write), result = std::move(result)] {
                 finished(file, std::move(*write), result);
               });
  });
}

void Persister::finished(const std::string& file, Write write, const Written& result) {
  busy_ = false;
  Slot& slot = slots_[file];
  if (write.told) {
    write.told(result);
  }
  if (result) {
    good(file, slot, *result);
  } else {
    bad(file, slot, result.error());
    if (!slot.waiting && !flushing_) {
      slot.waiting = std::move(write);
    }
  }
  tick();
}

void Persister::good(const std::string& file, Slot& slot, std::uint64_t bytes) {
  FileHealth& health = health_[file];
  ++health.written;
  health.bytes += bytes;
  health.lastGood = clock_.utc();
  health.error.clear();
  slot.failuresInARow = 0;
  const milliseconds rest(1000 * bytes / std::max<std::uint64_t>(options_.bytesPerSecond, 1));
  const bool byHand = slot.every == milliseconds(0);  // seldom, and wanted now
  slot.due = clock_.uptime() + (byHand ? slot.every : std::max(slot.every, rest));
}

void Persister::bad(const std::string& file, Slot& slot, const Error& error) {
  FileHealth& health = health_[file];
  ++health.failed;
  health.error = error.message;
  health.lastError = error.message;
  health.lastErrorAt = clock_.utc();
  constexpr unsigned kMaxDoublings = 16;
  const auto wait = options_.firstRetry * (1LL << std::min(slot.failuresInARow, kMaxDoublings));
  ++slot.failuresInARow;
  slot.due = clock_.uptime() + std::min<milliseconds>(wait, options_.maxRetry);
}

asio::awaitable<bool> Persister::flush(milliseconds limit) {
  flushing_ = true;
  idle_.expires_after(limit);
  tick();
  for (bool expired = false; busy_ && !expired;) {
    const auto [error] = co_await idle_.async_wait(asio::as_tuple(asio::use_awaitable));
    expired = !error;
  }
  for (auto& [file, slot] : slots_) {
    slot.waiting.reset();
  }
  co_return !busy_ && std::all_of(health_.begin(), health_.end(),
                                  [](const auto& file) { return file.second.error.empty(); });
}

}  // namespace flowwall::net::store
