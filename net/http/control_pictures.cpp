#include "net/http/control_pictures.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <string>
#include <string_view>

#include "net/http/control_fields.hpp"

namespace flowwall::net::http {
namespace {

struct Key {
  std::string_view name;
  int least;
  int most;
  std::string_view unit;
  int* value;
};

std::string keyNames(std::span<const Key> keys) {
  std::string names;
  for (const Key& key : keys) {
    names += (names.empty() ? "" : " and ") + std::string(key.name);
  }
  return names;
}

Result<void> readInto(std::span<const Key> keys, const ControlRequest& request) {
  const auto fields = fieldsOf(request);
  if (!fields) {
    return fields.error();
  }
  for (const auto& [name, text] : *fields) {
    const auto key = std::ranges::find(keys, name, &Key::name);
    if (key == keys.end()) {
      return Error{"unknown key '" + name + "'; allowed: " + keyNames(keys)};
    }
    int value = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end || value < key->least || value > key->most) {
      return Error{"'" + name + "' must be a whole number from " + std::to_string(key->least) +
                   " to " + std::to_string(key->most) + " (" + std::string(key->unit) + "), not '" +
                   text + "'"};
    }
    *key->value = value;
  }
  return {};
}

Key width(int* value, int mostPx) {
  constexpr int kLeastPx = 64;
  return {"width", kLeastPx, mostPx, "pixels", value};
}

}  // namespace

Result<ScreenshotWish> parseScreenshotWish(const ControlRequest& request) {
  ScreenshotWish wish;
  const Key keys[] = {width(&wish.widthPx, 7680)};
  const auto read = readInto(keys, request);
  return read ? Result<ScreenshotWish>(wish) : Result<ScreenshotWish>(read.error());
}

Result<StreamWish> parseStreamWish(const ControlRequest& request) {
  StreamWish wish;
  const Key keys[] = {width(&wish.widthPx, 1920),
                      {"fps", 1, 30, "pictures/s", &wish.framesPerSecond}};
  const auto read = readInto(keys, request);
  return read ? Result<StreamWish>(wish) : Result<StreamWish>(read.error());
}

}  // namespace flowwall::net::http
