#include "net/enrich/reverse_dns_reply.hpp"

#include <algorithm>
#include <ares.h>
#include <ares_nameser.h>
#include <memory>
#include <string_view>
#include <strings.h>

#include "net/enrich/name_answer.hpp"

namespace flowwall::net::enrich {
namespace {

// More than any sane reply has; each costs a few names to read.
constexpr int kMaxRecords = 64;

// Reads a message from its beginning to its end, never past it.
class Message {
 public:
  explicit Message(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::optional<std::uint32_t> number(std::size_t size) {
    if (bytes_.size() - at_ < size) {
      return std::nullopt;
    }
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = value << 8 | bytes_[at_++];
    }
    return value;
  }

  bool skip(std::size_t size) {
    if (bytes_.size() - at_ < size) {
      return false;
    }
    at_ += size;
    return true;
  }

  // In the form of zone files; bytes that are no text come out as "\ddd".
  std::optional<std::string> name() {
    if (at_ >= bytes_.size()) {
      return std::nullopt;
    }
    char* text = nullptr;
    long encodedSize = 0;
    if (ares_expand_name(bytes_.data() + at_, bytes_.data(), static_cast<int>(bytes_.size()), &text,
                         &encodedSize) != ARES_SUCCESS) {
      return std::nullopt;
    }
    const std::unique_ptr<void, decltype(&ares_free_string)> owner(text, ares_free_string);
    at_ += static_cast<std::size_t>(encodedSize);
    return std::string(text);
  }

  [[nodiscard]] std::size_t at() const { return at_; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

struct Record {
  std::string owner;
  std::uint32_t type = 0;
  std::uint32_t dnsClass = 0;
  std::chrono::seconds timeToLive{};
  std::string target;  // of CNAME and PTR
};

std::optional<Record> readRecord(Message& message) {
  auto owner = message.name();
  const auto type = owner ? message.number(2) : std::nullopt;
  const auto dnsClass = type ? message.number(2) : std::nullopt;
  const auto timeToLive = dnsClass ? message.number(4) : std::nullopt;
  const auto size = timeToLive ? message.number(2) : std::nullopt;
  if (!size) {
    return std::nullopt;
  }
  // The highest bit set means zero.
  const std::uint32_t seconds = *timeToLive > 0x7fffffff ? 0 : *timeToLive;
  Record record{std::move(*owner), *type, *dnsClass, std::chrono::seconds(seconds), {}};
  if (record.dnsClass != ns_c_in || (record.type != ns_t_ptr && record.type != ns_t_cname)) {
    return message.skip(*size) ? std::optional(std::move(record)) : std::nullopt;
  }
  const std::size_t end = message.at() + *size;
  auto target = message.name();
  if (!target || message.at() != end) {
    return std::nullopt;
  }
  record.target = std::move(*target);
  return record;
}

bool sameDomain(const std::string& a, const std::string& b) {
  return strcasecmp(a.c_str(), b.c_str()) == 0;
}

// Follows the aliases from the domain asked for and picks the name at their end.
class Picker {
 public:
  explicit Picker(std::string domain) : domain_(std::move(domain)) {}

  void take(Record record) {
    if (record.dnsClass != ns_c_in || !sameDomain(record.owner, domain_)) {
      return;
    }
    if (record.type == ns_t_cname) {
      shorten(record.timeToLive);
      domain_ = std::move(record.target);
    } else if (record.type == ns_t_ptr) {
      shorten(record.timeToLive);
      auto name = cleanHostName(record.target);
      reply_.odd = reply_.odd || !name;
      if (name && (reply_.name.empty() || *name < reply_.name)) {
        reply_.name = std::move(*name);
      }
    }
  }

  PtrReply finish() {
    reply_.timeToLive = shortest_.value_or(std::chrono::seconds(0));
    reply_.odd = reply_.odd && reply_.name.empty();
    return std::move(reply_);
  }

 private:
  void shorten(std::chrono::seconds timeToLive) {
    shortest_ = std::min(shortest_.value_or(timeToLive), timeToLive);
  }

  std::string domain_;
  std::optional<std::chrono::seconds> shortest_;
  PtrReply reply_;
};

}  // namespace

std::string reverseDomain(const model::IpAddress& address) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  const model::IpAddress::Octets& octets = address.octets();
  std::string domain;
  if (address.isV4()) {
    for (std::size_t i = 16; i-- > 12;) {
      domain += std::to_string(octets[i]) + ".";
    }
    return domain + "in-addr.arpa";
  }
  for (std::size_t i = 16; i-- > 0;) {
    for (const int nibble : {octets[i] & 15, octets[i] >> 4}) {
      domain += kHexDigits[static_cast<std::size_t>(nibble)];
      domain += '.';
    }
  }
  return domain + "ip6.arpa";
}

std::optional<PtrReply> parsePtrReply(std::span<const std::uint8_t> bytes) {
  Message message(bytes);
  constexpr std::size_t kIdAndFlags = 4;
  constexpr std::size_t kAuthorityAndAdditional = 4;
  constexpr std::size_t kTypeAndClass = 4;
  if (!message.skip(kIdAndFlags) || message.number(2) != 1U) {
    return std::nullopt;  // one question was asked
  }
  const auto count = message.number(2);
  if (!count || !message.skip(kAuthorityAndAdditional)) {
    return std::nullopt;
  }
  auto domain = message.name();
  if (!domain || !message.skip(kTypeAndClass)) {
    return std::nullopt;
  }
  Picker picker(std::move(*domain));
  for (std::uint32_t i = 0; i < std::min<std::uint32_t>(*count, kMaxRecords); ++i) {
    auto record = readRecord(message);
    if (!record) {
      return std::nullopt;
    }
    picker.take(std::move(*record));
  }
  return picker.finish();
}

}  // namespace flowwall::net::enrich
