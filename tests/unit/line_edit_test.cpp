#include "engine/ui/line_edit.hpp"

#include <gtest/gtest.h>

namespace flowwall::ui {
namespace {

using model::Key;

void type(LineEdit& edit, std::u32string_view text) {
  for (const char32_t c : text) {
    EXPECT_TRUE(edit.type(c));
  }
}

TEST(LineEdit, TypesAtTheCaret) {
  LineEdit edit;
  type(edit, U"ac");
  EXPECT_FALSE(edit.press(Key::left));
  type(edit, U"b");
  EXPECT_EQ(edit.text(), "abc");
  EXPECT_EQ(edit.caret(), 2U);
  edit.press(Key::home);
  EXPECT_EQ(edit.caret(), 0U);
  edit.press(Key::left);
  EXPECT_EQ(edit.caret(), 0U);
  edit.press(Key::end);
  edit.press(Key::right);
  EXPECT_EQ(edit.caret(), 3U);
}

TEST(LineEdit, MovesAndRemovesWholeCharacters) {
  LineEdit edit;
  type(edit, U"aé€😀");
  EXPECT_EQ(edit.text(), "aé€😀");
  edit.press(Key::left);
  EXPECT_EQ(edit.caret(), 6U);
  EXPECT_TRUE(edit.press(Key::backspace));
  EXPECT_EQ(edit.text(), "aé😀");
  EXPECT_TRUE(edit.press(Key::deleteForward));
  EXPECT_EQ(edit.text(), "aé");
  EXPECT_FALSE(edit.press(Key::deleteForward));
  EXPECT_TRUE(edit.press(Key::backspace));
  EXPECT_TRUE(edit.press(Key::backspace));
  EXPECT_FALSE(edit.press(Key::backspace));
  EXPECT_EQ(edit.text(), "");
}

TEST(LineEdit, TakesNoMoreThanFitsAndNoControlCharacters) {
  LineEdit edit;
  EXPECT_FALSE(edit.type(U'\n'));
  EXPECT_FALSE(edit.type(0x7f));
  EXPECT_FALSE(edit.type(0xd800));
  EXPECT_FALSE(edit.type(0x110000));
  type(edit, std::u32string(63, U'x'));
  EXPECT_FALSE(edit.type(U'é'));
  EXPECT_TRUE(edit.type(U'y'));
  EXPECT_FALSE(edit.type(U'z'));
  edit.setText(std::string(63, 'x') + "é");
  EXPECT_EQ(edit.text(), std::string(63, 'x')) << "cut before a character, not in it";
}

TEST(LineEdit, WipesWhatItHeldFromMemory) {
  LineEdit edit;
  const char* memory = edit.text().data();
  type(edit, U"secret");
  EXPECT_EQ(edit.text().data(), memory) << "nothing was copied elsewhere";
  edit.wipe();
  EXPECT_EQ(edit.text(), "");
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(memory[i], '\0');
  }
}

}  // namespace
}  // namespace flowwall::ui
