// decodeActiveList(): a list of flows is read in one pass, straight into Flows. A tree of the whole
// answer first would cost several times the answer's size in memory, and most of the time.
#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <new>
#include <span>

#include "net/wire/lenient_json.hpp"
#include "net/wire/ntopng_answer.hpp"
#include "net/wire/ntopng_decoder.hpp"
#include "net/wire/ntopng_row.hpp"

namespace flowwall::net::wire {
namespace json = boost::json;
namespace {

using boost::system::error_code;

// Where in the answer the parser is. `skipped`: in something that nobody asked for.
enum class Scope : std::uint8_t {
  outside,
  envelope,
  rows,
  row,
  protocol,
  bytes,
  throughput,
  application,
  alert,
  client,
  server,
  skipped,
};

// A member that is read: a field of the row, or an object (or the list) to go into.
struct Member {
  std::string_view name;
  RowField field = RowField::unknown;
  Scope opens = Scope::skipped;
};

constexpr std::array kOfRow{Member{"key", RowField::key},
                            Member{"hash_id", RowField::hashId},
                            Member{"first_seen", RowField::firstSeen},
                            Member{"last_seen", RowField::lastSeen},
                            Member{"score", RowField::score},
                            Member{"ifid", RowField::interfaceId},
                            Member{"info", RowField::info},
                            Member{"l4_proto", RowField::unknown, Scope::protocol},
                            Member{"bytes", RowField::unknown, Scope::bytes},
                            Member{"throughput", RowField::unknown, Scope::throughput},
                            Member{"application", RowField::unknown, Scope::application},
                            Member{"predominant_alert", RowField::unknown, Scope::alert},
                            Member{"client", RowField::unknown, Scope::client},
                            Member{"server", RowField::unknown, Scope::server}};
constexpr std::array kOfProtocol{Member{"id", RowField::protocolId},
                                 Member{"name", RowField::protocolName}};
constexpr std::array kOfBytes{Member{"cli_bytes", RowField::clientBytes},
                              Member{"srv_bytes", RowField::serverBytes}};
constexpr std::array kOfThroughput{Member{"bps", RowField::bitsPerSecond},
                                   Member{"pps", RowField::packetsPerSecond}};
constexpr std::array kOfApplication{Member{"name", RowField::application},
                                    Member{"encrypted", RowField::encrypted}};
constexpr std::array kOfAlert{Member{"name", RowField::alertName},
                              Member{"severity_id", RowField::alertSeverity}};
constexpr std::array kOfEnd{
    Member{"ip", RowField::ip},           Member{"name", RowField::name},
    Member{"port", RowField::port},       Member{"vlan", RowField::vlan},
    Member{"localhost", RowField::local}, Member{"remotehost", RowField::remote}};

// The members of one object by name: a small hash table made by the compiler, mostly empty, so that
// nearly every name costs one comparison at the most.
class MemberIndex {
 public:
  constexpr explicit MemberIndex(std::span<const Member> members) {
    for (const Member& member : members) {
      std::size_t slot = slotOf(member.name);
      while (slots_[slot] != nullptr) {
        slot = (slot + 1) % kSlots;
      }
      slots_[slot] = &member;
    }
  }

  // Null: not a member that is read.
  [[nodiscard]] const Member* find(std::string_view name) const {
    std::size_t slot = slotOf(name);
    while (slots_[slot] != nullptr && slots_[slot]->name != name) {
      slot = (slot + 1) % kSlots;
    }
    return slots_[slot];
  }

 private:
  static constexpr std::size_t kSlots = 64;
  static constexpr std::size_t slotOf(std::string_view name) {
    if (name.empty()) {
      return 0;
    }
    const auto first = static_cast<unsigned char>(name.front());
    const auto last = static_cast<unsigned char>(name.back());
    return (name.size() + 5U * first + 3U * last) % kSlots;
  }

  std::array<const Member*, kSlots> slots_{};
};

constexpr MemberIndex kRowIndex(kOfRow);
constexpr MemberIndex kProtocolIndex(kOfProtocol);
constexpr MemberIndex kBytesIndex(kOfBytes);
constexpr MemberIndex kThroughputIndex(kOfThroughput);
constexpr MemberIndex kApplicationIndex(kOfApplication);
constexpr MemberIndex kAlertIndex(kOfAlert);
constexpr MemberIndex kEndIndex(kOfEnd);
// Null: no member of such an object is read.
const MemberIndex* membersOf(Scope scope) {
  switch (scope) {
  case Scope::row: return &kRowIndex;
  case Scope::protocol: return &kProtocolIndex;
  case Scope::bytes: return &kBytesIndex;
  case Scope::throughput: return &kThroughputIndex;
  case Scope::application: return &kApplicationIndex;
  case Scope::alert: return &kAlertIndex;
  case Scope::client:
  case Scope::server: return &kEndIndex;
  default: return nullptr;
  }
}

// A text that the parser hands over in parts when it holds escapes. Long ones are cut: nothing
// that is read is as long.
class PartedText {
 public:
  void add(json::string_view part) {
    constexpr std::size_t kMaxBytes = 4096;
    text_.append(part.data(), std::min(part.size(), kMaxBytes - std::min(kMaxBytes, text_.size())));
    parted_ = true;
  }
  // The whole of it, given its last part; good until the next text.
  std::string_view end(json::string_view part) {
    if (!parted_) {
      return {part.data(), part.size()};
    }
    add(part);
    parted_ = false;
    whole_.swap(text_);
    text_.clear();
    return whole_;
  }

 private:
  std::string text_;
  std::string whole_;
  bool parted_ = false;
};

// What the envelope says besides the rows.
struct Envelope {
  bool isObject = false;
  bool hasRsp = false;
  bool hasList = false;
};

// Handler of boost::json::basic_parser, whose interface this is; no event is refused.
class ListHandler {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  ListHandler(std::size_t most, std::size_t likely) : most_(most) {
    batch_.flows.reserve(std::min(most, likely));
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(true); }
  bool on_object_end(std::size_t, error_code&) { return close(); }
  bool on_array_begin(error_code&) { return open(false); }
  bool on_array_end(std::size_t, error_code&) { return close(); }
  bool on_key_part(json::string_view part, std::size_t, error_code&) { return add(part); }
  bool on_key(json::string_view part, std::size_t, error_code&) { return key(text_.end(part)); }
  bool on_string_part(json::string_view part, std::size_t, error_code&) { return add(part); }
  bool on_string(json::string_view part, std::size_t, error_code&) {
    return value(text_.end(part));
  }
  bool on_number_part(json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, error_code&) { return value(number); }
  bool on_uint64(std::uint64_t number, json::string_view, error_code&) { return value(number); }
  bool on_double(double number, json::string_view, error_code&) { return value(number); }
  bool on_bool(bool flag, error_code&) { return value(flag); }
  bool on_null(error_code&) { return value({}); }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

  Result<model::FlowBatch> result();

 private:
  [[nodiscard]] Scope scope() const { return scopes_[depth_]; }
  [[nodiscard]] Scope inside(bool object);
  [[nodiscard]] bool isFull() const { return batch_.flows.size() >= most_; }
  bool add(json::string_view part) {
    text_.add(part);
    return true;
  }
  bool open(bool object);
  bool close();
  bool key(std::string_view name);
  bool value(const Scalar& scalar);
  void ofEnvelope(const Scalar& scalar);
  void ofRow(const Scalar& scalar);
  void endRow();

  static constexpr std::size_t kMaxScopes = 40;  // the parser goes 32 deep
  std::array<Scope, kMaxScopes> scopes_{Scope::outside};
  std::size_t depth_ = 0;
  const Member* member_ = nullptr;  // null: one that is not read
  std::string envelopeKey_;
  PartedText text_;
  FlowRow row_;
  Envelope envelope_;
  std::optional<double> rc_;
  std::string reason_;
  model::FlowBatch batch_;
  std::size_t most_;
};

// What a list or an object that begins here is.
Scope ListHandler::inside(bool object) {
  switch (scope()) {
  case Scope::outside: return object ? Scope::envelope : Scope::skipped;
  case Scope::envelope: return !object && envelopeKey_ == "rsp" ? Scope::rows : Scope::skipped;
  case Scope::rows: return object && !isFull() ? Scope::row : Scope::skipped;
  case Scope::row: return object && member_ != nullptr ? member_->opens : Scope::skipped;
  default: return Scope::skipped;
  }
}

bool ListHandler::open(bool object) {
  const Scope next = inside(object);
  if (scope() == Scope::envelope && envelopeKey_ == "rsp") {
    envelope_.hasRsp = true;
    envelope_.hasList = !object;
    batch_.flows.clear();  // a key that comes twice: the last one counts
    batch_.droppedRows = 0;
  } else if (scope() == Scope::rows && !object) {
    ++batch_.droppedRows;
  }
  switch (next) {
  case Scope::envelope: envelope_.isObject = true; break;
  case Scope::row: row_.begin(batch_.flows.emplace_back()); break;
  case Scope::client:
  case Scope::server: row_.beginEnd(next == Scope::client); break;
  default: break;
  }
  scopes_[++depth_] = next;
  return true;
}

bool ListHandler::close() {
  if (scope() == Scope::row) {
    endRow();
  }
  --depth_;
  return true;
}

void ListHandler::endRow() {
  batch_.interfaceId = batch_.interfaceId ? batch_.interfaceId : row_.interfaceId();
  if (!row_.finish()) {
    batch_.flows.pop_back();
    ++batch_.droppedRows;
  }
}

bool ListHandler::key(std::string_view name) {
  if (scope() == Scope::envelope) {
    envelopeKey_.assign(name);
    return true;
  }
  const MemberIndex* members = membersOf(scope());
  member_ = members != nullptr ? members->find(name) : nullptr;
  return true;
}

bool ListHandler::value(const Scalar& scalar) {
  switch (scope()) {
  case Scope::envelope: ofEnvelope(scalar); break;
  case Scope::rows: ++batch_.droppedRows; break;
  case Scope::outside:
  case Scope::skipped: break;
  default: ofRow(scalar); break;
  }
  return true;
}

void ListHandler::ofRow(const Scalar& scalar) {
  if (member_ == nullptr) {
    return;
  }
  if (scope() == Scope::client || scope() == Scope::server) {
    row_.setEnd(scope() == Scope::client, member_->field, scalar);
  } else {
    row_.set(member_->field, scalar);
  }
}

void ListHandler::ofEnvelope(const Scalar& scalar) {
  constexpr std::size_t kMaxReasonBytes = 80;
  if (envelopeKey_ == "rc") {
    rc_ = toNumber(scalar);
  } else if (envelopeKey_ == "rc_str") {
    reason_ = toText(scalar, kMaxReasonBytes);
  } else if (envelopeKey_ == "recordsTotal") {
    batch_.totalFlows = toCount(scalar, kMaxCounter);
  } else if (envelopeKey_ == "rsp") {
    envelope_.hasRsp = true;
    envelope_.hasList = false;
  }
}

Result<model::FlowBatch> ListHandler::result() {
  const std::string subject(kNtopngAnswer);
  if (!envelope_.isObject) {
    return Error{subject + " is not a JSON object"};
  }
  if (const std::optional<Error> refused = refusal(rc_, reason_)) {
    return *refused;
  }
  if (!envelope_.hasRsp) {
    return Error{subject + " has no \"rsp\""};
  }
  if (!envelope_.hasList) {
    return Error{subject + " has no list of flows"};
  }
  return std::move(batch_);
}

}  // namespace

Result<model::FlowBatch> decodeActiveList(std::string_view body, std::size_t most) {
  constexpr std::size_t kTypicalRowBytes = 800;
  try {
    json::basic_parser<ListHandler> parser(lenientOptions(), most,
                                           body.size() / kTypicalRowBytes + 1);
    error_code error;
    const std::size_t used = parser.write_some(false, body.data(), body.size(), error);
    if (const std::optional<Error> wrong = whyNotJson(body, used, error, kNtopngAnswer)) {
      return *wrong;
    }
    return parser.handler().result();
  } catch (const std::bad_alloc&) {
    return Error{std::string(kNtopngAnswer) + " is too large to keep in memory"};
  }
}

}  // namespace flowwall::net::wire
