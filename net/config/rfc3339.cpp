#include "net/config/rfc3339.hpp"

#include <chrono>

namespace flowwall::net::config {
namespace {

// Takes what it is asked for from the front of the text, and remembers when that was not there.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  unsigned digits(std::size_t count) {
    unsigned value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      value = value * 10 + digit();
    }
    return value;
  }

  char oneOf(std::string_view allowed) {
    if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) {
      good_ = false;
      return '\0';
    }
    const char taken = rest_.front();
    rest_.remove_prefix(1);
    return taken;
  }

  bool skip(char wanted) {
    if (!rest_.starts_with(wanted)) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  [[nodiscard]] bool atDigit() const {
    return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
  }
  unsigned digit() {
    const char c = oneOf("0123456789");
    return c == '\0' ? 0U : static_cast<unsigned>(c - '0');
  }

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool done() const { return good_ && rest_.empty(); }
  void fail() { good_ = false; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::chrono::milliseconds fraction(Scanner& in) {
  unsigned milliseconds = 0;
  unsigned weight = 100;
  do {
    milliseconds += in.digit() * weight;
    weight /= 10;
  } while (in.atDigit());
  return std::chrono::milliseconds{milliseconds};
}

std::chrono::minutes offset(Scanner& in) {
  const char sign = in.oneOf("Zz+-");
  if (sign != '+' && sign != '-') {
    return {};
  }
  const unsigned hours = in.digits(2);
  in.oneOf(":");
  const unsigned minutes = in.digits(2);
  if (hours > 23 || minutes > 59) {
    in.fail();
  }
  const auto total = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  return sign == '-' ? -total : total;
}

}  // namespace

std::optional<model::UtcTime> parseRfc3339(std::string_view text) {
  Scanner in(text);
  const std::chrono::year year{static_cast<int>(in.digits(4))};
  in.oneOf("-");
  const std::chrono::month month{in.digits(2)};
  in.oneOf("-");
  const std::chrono::year_month_day date{year, month, std::chrono::day{in.digits(2)}};
  in.oneOf("Tt ");
  const unsigned hours = in.digits(2);
  in.oneOf(":");
  const unsigned minutes = in.digits(2);
  in.oneOf(":");
  const unsigned seconds = in.digits(2);
  const auto parts = in.skip('.') ? fraction(in) : std::chrono::milliseconds{0};
  const auto fromUtc = offset(in);
  if (!in.done() || !date.ok() || hours > 23 || minutes > 59 || seconds > 59) {
    return std::nullopt;
  }
  return std::chrono::sys_days{date} + std::chrono::hours{hours} + std::chrono::minutes{minutes} +
         std::chrono::seconds{seconds} + parts - fromUtc;
}

}  // namespace flowwall::net::config
