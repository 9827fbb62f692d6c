// ShortText: a line of text that lives inside its owner, for records that are copied from thread to
// thread many times a minute without allocating.
//
// What does not fit is cut at a character's boundary; control characters are dropped.
// Units: `kCapacity` in bytes. Errors: none; text is UTF-8 that its source has cleaned already.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace flowwall::model {

template <std::size_t kCapacity> class ShortText {
  static_assert(kCapacity > 0 && kCapacity < 256);

 public:
  ShortText() = default;
  explicit ShortText(std::string_view text) { append(text); }

  void clear() { size_ = 0; }

  void assign(std::string_view text) {
    clear();
    append(text);
  }

  /// Adds as much of `text` as fits.
  void append(std::string_view text) {
    std::size_t end = size_;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20 || byte == 0x7f) {
        continue;
      }
      if (end == kCapacity) {
        end = isContinuation(byte) ? startOfLast(end) : end;
        break;
      }
      bytes_[end++] = c;
    }
    size_ = static_cast<std::uint8_t>(end);
  }

  [[nodiscard]] std::string_view view() const { return {bytes_.data(), size_}; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  bool operator==(const ShortText& other) const { return view() == other.view(); }
  bool operator==(std::string_view other) const { return view() == other; }

 private:
  static bool isContinuation(unsigned char byte) { return (byte & 0xc0U) == 0x80U; }

  // Where the last character begins, which the cut goes through.
  [[nodiscard]] std::size_t startOfLast(std::size_t end) const {
    while (end > 0 && isContinuation(static_cast<unsigned char>(bytes_[end - 1]))) {
      --end;
    }
    return end > 0 ? end - 1 : 0;
  }

  std::uint8_t size_ = 0;
  std::array<char, kCapacity> bytes_{};
};

}  // namespace flowwall::model
