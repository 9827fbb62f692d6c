#include "net/sources/replay_sampler.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "net/sources/flow_merge.hpp"
#include "net/store/atomic_file.hpp"
#include "net/wire/flows_json.hpp"
#include "net/wire/ntopng_decoder.hpp"

namespace flowwall::net::sources {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookAgain{5000};  // at a directory with nothing to play
constexpr std::size_t kMostSkippedAtOnce = 20;

// Pages of one list repeat its total, and TCP and UDP are two lists: they are told apart by their
// first flow.
class PollMerge {
 public:
  void add(model::FlowBatch&& page) {
    if (page.flows.empty()) {
      empty_ = std::move(page);
    } else {
      lists_[page.flows.front().key.l4].add(std::move(page));
    }
  }
  [[nodiscard]] model::FlowBatch take(std::size_t most) {
    if (lists_.empty()) {
      return std::move(empty_);
    }
    auto list = lists_.begin();
    model::FlowBatch all = list->second.take(most);
    while (++list != lists_.end()) {
      all = joined(std::move(all), list->second.take(most), most);
    }
    return all;
  }

 private:
  std::map<model::L4Protocol, FlowMerge> lists_;
  model::FlowBatch empty_;
};

void shift(model::FlowBatch& batch, milliseconds by) {
  for (model::Flow& flow : batch.flows) {
    for (model::UtcTime* time : {&flow.firstSeen, &flow.lastSeen}) {
      *time += *time == model::UtcTime{} ? milliseconds(0) : by;
    }
  }
}

// "2026-11-24 20:07 UTC"
std::string minuteOf(model::UtcTime time) {
  const std::string text = wire::toIso8601(time);  // "2026-11-24T20:07:53.000Z"
  return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

}  // namespace

ReplaySampler::ReplaySampler(ReplayOptions options, const model::Clock& clock)
    : options_(std::move(options)), clock_(clock),
      health_("replay", "replay of " + options_.directory.string(), clock, milliseconds(60'000)) {}

Sampler::Sample ReplaySampler::sample() {
  const model::Uptime now = clock_.uptime();
  if (timeline_.polls().empty()) {
    started_ = now;
    list();
  } else if (timeline_.at(now - started_).wrapped) {
    started_ += (now - started_) / timeline_.round() * timeline_.round();
    list();
  }
  Sample sample;
  if (timeline_.polls().empty()) {
    fail(listingFailed_);
  } else {
    const ReplayTimeline::Position at = timeline_.at(now - started_);
    const Result<std::size_t> shown = firstReadable(at.index, sample.batch);
    if (shown) {
      const model::UtcTime recorded = timeline_.polls()[*shown].recorded;
      shift(sample.batch, (clock_.utc() - at.age) - recorded);
      health_.good(label(recorded), {});
      nextDue_ = now + at.left;
    } else {
      fail(shown.error().message);
    }
  }
  sample.health = health_.health();
  sample.health.notice = notice();
  return sample;
}

void ReplaySampler::fail(std::string message) {
  health_.bad(std::move(message), false);
  timeline_ = {};  // so that the directory is looked at again
  nextDue_ = clock_.uptime() + kLookAgain;
}

void ReplaySampler::list() {
  timeline_ = {};
  Result<store::RawListing> listing = store::listRaw(options_.directory);
  if (!listing) {
    listingFailed_ = listing.error().message;
    return;
  }
  if (listing->polls.empty()) {
    listingFailed_ =
        options_.directory.string() + " holds no raw snapshots (raw_<milliseconds>.json)";
    return;
  }
  timeline_ = ReplayTimeline(std::move(listing->polls), options_.pace);
  std::erase_if(damaged_, [this](const auto& one) {
    const auto& polls = timeline_.polls();
    return !std::binary_search(
        polls.begin(), polls.end(), store::RawPoll{one.first},
        [](const auto& a, const auto& b) { return a.recorded < b.recorded; });
  });
}

// The snapshot at `index`, or the next after it that can be played.
Result<std::size_t> ReplaySampler::firstReadable(std::size_t index, model::FlowBatch& batch) {
  const std::vector<store::RawPoll>& polls = timeline_.polls();
  const std::size_t most = std::min(polls.size(), kMostSkippedAtOnce + 1);
  Error last;
  for (std::size_t tried = 0; tried < most; ++tried, index = (index + 1) % polls.size()) {
    Result<model::FlowBatch> decoded = read(polls[index]);
    if (decoded) {
      damaged_.erase(polls[index].recorded);
      batch = std::move(*decoded);
      return index;
    }
    last = decoded.error();
    if (damaged_.empty()) {  // said once; the health has the number
      spdlog::warn("a raw snapshot is skipped: {}", last.message);
    }
    damaged_.insert_or_assign(polls[index].recorded, last.message);
  }
  const std::string which =
      most == 1 ? "the only raw snapshot cannot be played: "
                : std::to_string(most) + " raw snapshots in a row cannot be played, the last: ";
  return Error{which + last.message};
}

Result<model::FlowBatch> ReplaySampler::read(const store::RawPoll& poll) const {
  PollMerge merge;
  std::size_t left = options_.maxPollBytes;
  for (unsigned page = 1; page <= poll.pages; ++page) {
    const std::filesystem::path file = options_.directory / store::rawName({poll.recorded, page});
    const Result<std::optional<std::string>> text =
        store::readWhole(file, std::min(left, store::kMaxRawBytes));
    if (!text) {
      return text.error();
    }
    if (!*text) {
      return Error{file.string() + " is gone"};
    }
    left -= (*text)->size();
    Result<model::FlowBatch> decoded = wire::decodeActiveList(**text);
    if (!decoded) {
      return Error{file.string() + ": " + decoded.error().message};
    }
    merge.add(std::move(*decoded));
  }
  return merge.take(options_.maxFlows);
}

std::string ReplaySampler::label(model::UtcTime recorded) const {
  return "replay of " + options_.directory.string() + ", recorded " + minuteOf(recorded);
}

std::string ReplaySampler::notice() const {
  if (damaged_.empty() || timeline_.polls().empty()) {
    return {};
  }
  const std::string more = damaged_.size() == 1 ? " is skipped: " : " are skipped, the first: ";
  return std::to_string(damaged_.size()) + " of " + std::to_string(timeline_.polls().size()) +
         " raw snapshots" + more + damaged_.begin()->second;
}

}  // namespace flowwall::net::sources
