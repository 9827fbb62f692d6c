// What ntopng's answers have in common: bounds, rates, refusals. Part of the ntopng decoders.
//
// Thread: pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/units.hpp"
#include "net/result.hpp"
#include "net/wire/json_scalar.hpp"

namespace flowwall::net::wire {

inline constexpr std::string_view kNtopngAnswer = "ntopng's answer";
inline constexpr std::size_t kMaxNameBytes = 256;
inline constexpr std::uint64_t kMaxCounter = std::uint64_t{1} << 62;

/// `what` unless it is negative or absurd, which is the same as not known.
[[nodiscard]] std::optional<double> sane(std::optional<double> what, double max);

/// A rate whose unit holds `bitsEach` bits; a petabit a second and more is a fault of the sender.
[[nodiscard]] std::optional<model::BitRate> bitRate(std::optional<double> perSecond,
                                                    double bitsEach);

[[nodiscard]] std::optional<int> interfaceNumber(const Scalar& value);

/// The sentence for an envelope that says that all is not well (`rc` is not zero), else nothing.
[[nodiscard]] std::optional<Error> refusal(std::optional<double> rc, std::string_view reason);

}  // namespace flowwall::net::wire
