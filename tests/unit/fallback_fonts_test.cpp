// Characters that our own typefaces do not have, or that were not baked.
#include <gmock/gmock.h>
#include <imgui/imgui.h>

#include "engine/ui/text_run.hpp"

namespace flowwall::ui {
namespace {

/// Typefaces in a context of their own.
class FallbackTest : public testing::Test {
 protected:
  FallbackTest() { ImGui::SetCurrentContext(context_); }
  ~FallbackTest() override { ImGui::DestroyContext(context_); }

  ImGuiContext* context_ = ImGui::CreateContext();
};

TEST_F(FallbackTest, ACharacterOfAnotherFontIsDrawnWhenItIsAskedFor) {
  // Whatever is installed: an Armenian letter, else a mathematical sign, which few fonts have.
  const FontFinder finder;
  const char32_t wanted = finder.find("sans-serif", U'Ա').empty() ? U'\u2A01' : U'Ա';
  const auto file = finder.find("sans-serif", wanted);
  if (file.empty()) {
    GTEST_SKIP() << "no font here has more than ours";
  }
  Typefaces faces([&](char32_t) { return file; });
  faces.bake(1.0F);
  const auto before = faces.pixelVersion();
  const ImFontGlyph* glyph = faces.glyph(Style::text, wanted);
  ASSERT_NE(glyph, nullptr);
  EXPECT_GT(faces.pixelVersion(), before);
  EXPECT_GT(glyph->AdvanceX, 4.0F);
  const ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  int inked = 0;
  for (int y = static_cast<int>(glyph->V0 * static_cast<float>(atlas.TexHeight));
       y < static_cast<int>(glyph->V1 * static_cast<float>(atlas.TexHeight)); ++y) {
    for (int x = static_cast<int>(glyph->U0 * static_cast<float>(atlas.TexWidth));
         x < static_cast<int>(glyph->U1 * static_cast<float>(atlas.TexWidth)); ++x) {
      inked += atlas.TexPixelsAlpha8[y * atlas.TexWidth + x] > 128 ? 1 : 0;
    }
  }
  EXPECT_GT(inked, 10);
  const auto after = faces.pixelVersion();
  EXPECT_NE(faces.glyph(Style::text, wanted), nullptr);
  EXPECT_EQ(faces.pixelVersion(), after) << "it is in the atlas now";
  EXPECT_NE(faces.glyph(Style::text, U'A'), nullptr) << "and all else as before";
}

TEST_F(FallbackTest, WithoutAFontThereIsAnEllipsisOnce) {
  Typefaces faces([](char32_t) { return std::filesystem::path{}; });
  faces.bake(1.0F);
  EXPECT_EQ(faces.glyph(Style::text, U'東'), nullptr);
  EXPECT_FALSE(canShow(faces, Style::text, "東京"));
  EXPECT_TRUE(canShow(faces, Style::text, "Zürich · Москва"));
  EXPECT_TRUE(canShow(faces, Style::text, "東京 2")) << "some of it";
  EXPECT_FLOAT_EQ(widthOf(faces, Style::text, "東京"), widthOf(faces, Style::text, "…"));
  EXPECT_FLOAT_EQ(widthOf(faces, Style::text, "東京…"), widthOf(faces, Style::text, "…"));
}

TEST_F(FallbackTest, LongTextIsBrokenBetweenWords) {
  Typefaces faces([](char32_t) { return std::filesystem::path{}; });
  faces.bake(1.0F);
  const auto lines = [&](std::string_view text, std::string_view longest, std::size_t most = 3) {
    return wrapped(faces, Style::text, text, widthOf(faces, Style::text, longest) + 1.0F, most);
  };
  using testing::ElementsAre;
  EXPECT_THAT(lines("", "wide enough"), ElementsAre());
  EXPECT_THAT(lines("no answer", "no answer"), ElementsAre("no answer"));
  EXPECT_THAT(lines("log in with a browser and change it", "log in with a browser"),
              ElementsAre("log in with a browser", "and change it"));
  EXPECT_THAT(lines("HHHHHHHH", "HHH"), ElementsAre("HHH", "HHH", "HH")) << "a word too long";
  EXPECT_THAT(lines("one one one one", "one…", 2), ElementsAre("one", "one…"));
  EXPECT_EQ(lines("anything", "").size(), 1U) << "no room at all";
}

TEST_F(FallbackTest, OurOwnFontsOtherLettersNeedNoOther) {
  Typefaces faces([](char32_t) { return std::filesystem::path{}; });
  faces.bake(1.0F);
  // The caption's atlas has ASCII only.
  EXPECT_TRUE(canShow(faces, Style::caption, "CÔTE D’IVOIRE"));
}

TEST_F(FallbackTest, ArabicIsShownWhereAFontHasItsForms) {
  const auto file = FontFinder().find("sans-serif", 0xfeb3);
  if (file.empty()) {
    GTEST_SKIP() << "no font here has Arabic";
  }
  Typefaces faces([&](char32_t) { return file; });
  faces.bake(1.0F);
  EXPECT_TRUE(canShow(faces, Style::text, "سلام"));
  EXPECT_NE(faces.glyph(Style::text, 0xfefc), nullptr);
  EXPECT_FALSE(canShow(faces, Style::text, "नमस्ते"));
}

TEST(VisualOrder, RightToLeftRunsAreTurnedRound) {
  EXPECT_FALSE(needsOrdering("Zürich · 東京"));
  EXPECT_TRUE(needsOrdering("db שלום x"));
  EXPECT_EQ(inVisualOrder("db שלום x"), U"db םולש x");
  EXPECT_EQ(inVisualOrder("שלום 10.0.0.1"), U"10.0.0.1 םולש");
}

TEST(VisualOrder, ArabicLettersAreJoined) {
  // Meem alone, lam-alef as one and at the end, seen at the beginning.
  EXPECT_EQ(inVisualOrder("سلام"), U"\uFEE1\uFEFC\uFEB3");
}

TEST(VisualOrder, MarksOfDirectionAreNotSeen) {
  EXPECT_EQ(inVisualOrder("a\u202e\u202dש\u200f"), U"aש");
}

TEST(VisualOrder, IsBounded) {
  std::string text;
  for (int i = 0; i < 2000; ++i) {
    text += "ש";
  }
  EXPECT_EQ(inVisualOrder(text).size(), 512U);
}

TEST_F(FallbackTest, JoinedScriptsAreNotSetLetterByLetter) {
  EXPECT_FALSE(standsAlone(U'ހ'));
  EXPECT_TRUE(standsAlone(U'ש'));
  EXPECT_FALSE(standsAlone(U'क'));
  EXPECT_FALSE(standsAlone(0x1f5fc));
  EXPECT_TRUE(standsAlone(U'東'));
  EXPECT_TRUE(standsAlone(U'한'));
  EXPECT_TRUE(standsAlone(U'ა'));
  EXPECT_TRUE(standsAlone(U'Ａ'));
}

TEST_F(FallbackTest, TheSparePartIsBounded) {
  const FontFinder finder;
  const auto file = finder.find("Inter:regular");
  if (file.empty()) {
    GTEST_SKIP() << "no font at all";
  }
  Typefaces faces([&](char32_t) { return file; });
  faces.bake(1.0F);
  for (int style = 0; style < 10; ++style) {
    for (char32_t character = 0xa0; character < 0x2c00; ++character) {
      faces.glyph(static_cast<Style>(style), character);
    }
  }
  EXPECT_TRUE(faces.full());
  faces.bake(1.0F);
  EXPECT_FALSE(faces.full());
}

TEST(Text, CoordinatesSayTheirHemispheres) {
  EXPECT_EQ(coordinates({35.68, 139.65}), "35.7°N 139.7°E");
  EXPECT_EQ(coordinates({-22.9, -43.2}), "22.9°S 43.2°W");
}

TEST(Text, CapitalsOfWesternEurope) {
  EXPECT_EQ(capitals("Côte d’Ivoire"), "CÔTE D’IVOIRE");
  EXPECT_EQ(capitals("Åland Islands"), "ÅLAND ISLANDS");
  EXPECT_EQ(capitals("São Tomé and Príncipe"), "SÃO TOMÉ AND PRÍNCIPE");
}

}  // namespace
}  // namespace flowwall::ui
