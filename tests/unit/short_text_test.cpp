#include "engine/model/short_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace flowwall::model {
namespace {

TEST(ShortTextTest, HoldsWhatFits) {
  ShortText<8> text("12345678");
  EXPECT_EQ(text.view(), "12345678");
  text.append("9");
  EXPECT_EQ(text.view(), "12345678");
  text.assign("ab");
  text.append("cd");
  EXPECT_EQ(text.view(), "abcd");
  text.clear();
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(text, ShortText<8>());
}

TEST(ShortTextTest, CutsBetweenCharacters) {
  EXPECT_EQ(ShortText<4>("abcé").view(), "abc");
  EXPECT_EQ(ShortText<5>("abcé").view(), "abcé");
  EXPECT_EQ(ShortText<5>("a€€").view(), "a€");
  EXPECT_EQ(ShortText<6>("a€€").view(), "a€");
  EXPECT_EQ(ShortText<7>("a€€").view(), "a€€");
  EXPECT_EQ(ShortText<3>("😀").view(), "");
  EXPECT_EQ(ShortText<2>("ab\xcc\x81z").view(), "ab") << "cut before a character of two bytes";
}

TEST(ShortTextTest, DropsControlCharacters) {
  EXPECT_EQ(ShortText<8>(std::string_view("a\0\x1b\n\x7f b", 7)).view(), "a b");
}

TEST(ShortTextTest, BytesThatAreNoTextDoNoHarm) {
  EXPECT_LE(ShortText<4>(std::string(300, '\x80')).view().size(), 4U);
  EXPECT_LE(ShortText<4>(std::string(300, '\xff')).view().size(), 4U);
}

}  // namespace
}  // namespace flowwall::model
