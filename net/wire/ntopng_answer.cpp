#include "net/wire/ntopng_answer.hpp"

#include <limits>
#include <sstream>

namespace flowwall::net::wire {

std::optional<double> sane(std::optional<double> what, double max) {
  return what && *what >= 0.0 && *what <= max ? what : std::nullopt;
}

std::optional<model::BitRate> bitRate(std::optional<double> perSecond, double bitsEach) {
  constexpr double kMaxBitRate = 1e15;
  const std::optional<double> bits =
      sane(perSecond ? std::optional<double>(*perSecond * bitsEach) : std::nullopt, kMaxBitRate);
  return bits ? std::optional<model::BitRate>(model::BitRate{*bits}) : std::nullopt;
}

std::optional<int> interfaceNumber(const Scalar& value) {
  const auto id = toCount(value, std::numeric_limits<int>::max());
  return id ? std::optional<int>(static_cast<int>(*id)) : std::nullopt;
}

std::optional<Error> refusal(std::optional<double> rc, std::string_view reason) {
  if (!rc || *rc == 0.0) {
    return std::nullopt;
  }
  std::ostringstream sentence;
  sentence << "ntopng answered rc " << *rc << (reason.empty() ? "" : " ") << reason;
  return Error{sentence.str()};
}

}  // namespace flowwall::net::wire
