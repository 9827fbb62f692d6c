// Result: a value, or why there is none, in one clear sentence for people.
//
// Bad data and a failing network are results, never exceptions (see ARCHITECTURE.md).
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <utility>

namespace flowwall::net {

struct Error {
  std::string message;
};

[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location&) {
  throw std::runtime_error(error.message);
}

template <typename T> using Result = boost::system::result<T, Error>;

}  // namespace flowwall::net
