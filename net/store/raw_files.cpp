#include "net/store/raw_files.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <tuple>

namespace flowwall::net::store {
namespace {

constexpr std::string_view kStart = "raw_";
constexpr std::string_view kEnd = ".json";
constexpr std::size_t kMaxDigits = 15;  // milliseconds until the year 33658

// Digits without a sign or a leading zero.
std::optional<std::int64_t> plainNumber(std::string_view text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  if (text.empty() || text.size() > kMaxDigits || (text.size() > 1 && text.front() == '0') ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) ||
      std::from_chars(text.data(), end, number).ptr != end) {
    return std::nullopt;
  }
  return number;
}

// Names, by time and page, made into polls.
RawListing grouped(std::vector<RawName> names) {
  const auto key = [](const RawName& name) { return std::tuple(name.recorded, name.page); };
  std::sort(names.begin(), names.end(),
            [key](const RawName& a, const RawName& b) { return key(a) < key(b); });
  RawListing listing;
  for (const RawName& name : names) {
    if (name.page == 1) {
      listing.polls.push_back({name.recorded, 1});
    } else if (!listing.polls.empty() && listing.polls.back().recorded == name.recorded &&
               listing.polls.back().pages + 1 == name.page) {
      ++listing.polls.back().pages;
    } else {
      listing.orphans.push_back(name);
    }
  }
  return listing;
}

}  // namespace

std::optional<RawName> parseRawName(std::string_view name) {
  if (name.size() <= kStart.size() + kEnd.size() || !name.starts_with(kStart) ||
      !name.ends_with(kEnd)) {
    return std::nullopt;
  }
  name = name.substr(kStart.size(), name.size() - kStart.size() - kEnd.size());
  const std::size_t dot = name.find('.');
  const auto milliseconds = plainNumber(name.substr(0, dot));
  if (!milliseconds) {
    return std::nullopt;
  }
  RawName parsed{model::UtcTime(std::chrono::milliseconds(*milliseconds)), 1};
  if (dot != std::string_view::npos) {
    const auto page = plainNumber(name.substr(dot + 1));
    if (!page || *page < 2 || *page > kMaxPages) {
      return std::nullopt;
    }
    parsed.page = static_cast<unsigned>(*page);
  }
  return parsed;
}

std::string rawName(const RawName& name) {
  const std::string page = name.page == 1 ? "" : "." + std::to_string(name.page);
  return std::string(kStart) + std::to_string(name.recorded.time_since_epoch().count()) + page +
         std::string(kEnd);
}

Result<RawListing> listRaw(const std::filesystem::path& directory) {
  std::error_code failure;
  std::filesystem::directory_iterator entry(directory, failure);
  std::vector<RawName> names;
  for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure)) {
    if (const auto name = parseRawName(entry->path().filename().native())) {
      names.push_back(*name);
    }
    if (names.size() > kMaxRawFiles) {
      return Error{directory.string() + " holds more than " + std::to_string(kMaxRawFiles) +
                   " raw snapshots"};
    }
  }
  if (failure) {
    return Error{"cannot list " + directory.string() + ": " + failure.message()};
  }
  return grouped(std::move(names));
}

}  // namespace flowwall::net::store
