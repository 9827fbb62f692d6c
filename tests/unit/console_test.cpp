#include "engine/ui/console.hpp"

#include <gmock/gmock.h>

#include <tuple>

namespace flowwall::ui {
namespace {

using namespace std::chrono_literals;
using model::ButtonChanged;
using model::FilterField;
using model::Key;
using model::KeyPressed;
using model::PointerButton;
using model::PointerMoved;
using model::TextTyped;
using testing::HasSubstr;

class ConsoleTest : public testing::Test {
 protected:
  ConsoleLayout layout() {
    const ConsoleContent content = console_.content(false, filter_, now_);
    return arrange({.width = 1920.0F,
                    .height = 1080.0F,
                    .buttons = content.buttons,
                    .help = content.help,
                    .form = content.form ? std::optional(content.form->kind) : std::nullopt})
        .console;
  }
  Console::Answer handle(const model::InputEvent& event, std::optional<glm::vec2> point = {}) {
    Console::Answer answer = console_.handle(event, point, layout(), filter_, now_);
    if (answer.request && std::holds_alternative<model::SetFilter>(*answer.request)) {
      filter_ = std::get<model::SetFilter>(*answer.request).filter;  // as the network side does
    }
    return answer;
  }
  static glm::vec2 middle(const Box& box) { return {box.x + box.w / 2.0F, box.y + box.h / 2.0F}; }
  Console::Answer click(const Box& box) {
    return handle(ButtonChanged{PointerButton::left, true, {}}, middle(box));
  }
  void wake() { EXPECT_FALSE(handle(PointerMoved{}, glm::vec2(5.0F, 5.0F)).taken); }
  void type(std::u32string_view text) {
    for (const char32_t c : text) {
      EXPECT_TRUE(handle(TextTyped{c}).taken);
    }
  }
  FormContent form() { return console_.content(false, filter_, now_).form.value(); }

  Console console_;
  model::FlowFilter filter_;
  model::Uptime now_{10'000};
};

TEST_F(ConsoleTest, ButtonsAndCursorComeWithThePointerAndGoWhenItRests) {
  EXPECT_FALSE(console_.showsCursor(now_));
  EXPECT_TRUE(layout().buttons.empty());
  wake();
  EXPECT_EQ(layout().buttons.size(), kConsoleButtons);
  now_ += 2999ms;
  EXPECT_TRUE(console_.showsCursor(now_));
  now_ += 1ms;
  EXPECT_FALSE(console_.showsCursor(now_));
  EXPECT_TRUE(layout().buttons.empty());
}

TEST_F(ConsoleTest, ButtonsStandForKeys) {
  wake();
  const auto boxes = layout().buttons;
  EXPECT_EQ(click(boxes[0]).typed, U'+');
  EXPECT_EQ(click(boxes[1]).typed, U'-');
  EXPECT_EQ(click(boxes[2]).typed, U'h');
  EXPECT_EQ(click(boxes[3]).typed, U' ');
  EXPECT_TRUE(click(boxes[4]).taken);
  EXPECT_EQ(form().kind, FormKind::filter);
  EXPECT_EQ(click(boxes[5]).typed, U'u');
  console_.toggle(FormKind::session, filter_);
  EXPECT_EQ(form().kind, FormKind::session) << "one form at a time";
  EXPECT_TRUE(click(boxes[6]).taken);
  EXPECT_TRUE(layout().help);
  EXPECT_EQ(console_.content(false, filter_, now_).hovered, ConsoleButton::help);
}

TEST(Login, IsAskedForOnlyWhereThereIsOne) {
  EXPECT_EQ(noLoginAt({.source = "ntopng"}), "");
  EXPECT_EQ(noLoginAt({}), "") << "not known yet";
  for (const std::string source : {"demo", "replay", "localhost"}) {
    EXPECT_EQ(noLoginAt({.source = source}), "The source " + source + " needs no login");
  }
}

TEST_F(ConsoleTest, WhatIsNotItsOwnIsLeftToOthers) {
  EXPECT_FALSE(handle(TextTyped{U'g'}).taken);
  EXPECT_FALSE(handle(KeyPressed{Key::escape}).taken);
  EXPECT_FALSE(handle(ButtonChanged{PointerButton::left, true, {}}, glm::vec2(960, 500)).taken);
  EXPECT_FALSE(handle(model::WheelTurned{1.0, {}}, glm::vec2(960, 500)).taken);
}

TEST_F(ConsoleTest, TheFilterActsWhileItIsTyped) {
  console_.toggle(FormKind::filter, filter_);
  type(U"10.2");
  EXPECT_EQ(filter_.text(FilterField::srcIp), "10.2");
  EXPECT_TRUE(handle(KeyPressed{Key::tab}).taken);
  type(U"443");
  EXPECT_EQ(filter_.text(FilterField::srcPort), "443");
  EXPECT_EQ(filter_.text(FilterField::srcIp), "10.2");
  EXPECT_TRUE(handle(KeyPressed{Key::backspace}).request);
  EXPECT_EQ(filter_.text(FilterField::srcPort), "44");
  const FormContent shown = form();
  EXPECT_EQ(shown.fields[1].text, "44");
  EXPECT_EQ(shown.fields[1].caret, 2U);
  EXPECT_FALSE(shown.fields[0].caret);
}

TEST_F(ConsoleTest, WhatIsNotAllowedIsSaidAndHasNoEffect) {
  console_.toggle(FormKind::filter, filter_);
  type(U"10.0.0.0/");
  EXPECT_EQ(filter_.text(FilterField::srcIp), "10.0.0.0");
  EXPECT_TRUE(form().fields[0].wrong);
  EXPECT_THAT(form().sections[0].note, HasSubstr("network such as 10.0.0.0/8"));
  EXPECT_THAT(form().sections[0].note, HasSubstr("still showing from 10.0.0.0"));
  type(U"8");
  EXPECT_EQ(filter_.text(FilterField::srcIp), "10.0.0.0/8");
  EXPECT_FALSE(form().fields[0].wrong);
  EXPECT_EQ(form().sections[0].note, "acts while you type");
  click(layout().formButtons[1]);  // CLEAR
  click(layout().fields[1]);
  type(U"x");
  EXPECT_THAT(form().sections[0].note, HasSubstr("still showing all flows"));
}

TEST_F(ConsoleTest, TheFilterBarBeginsWithTheFilterInForceAndKeepsOtherFields) {
  ASSERT_FALSE(filter_.set(FilterField::dstPort, "53"));
  ASSERT_FALSE(filter_.set(FilterField::country, "DE"));
  console_.toggle(FormKind::filter, filter_);
  EXPECT_EQ(form().fields[3].text, "53");
  type(U"1");
  EXPECT_EQ(filter_.text(FilterField::country), "DE");
  EXPECT_EQ(filter_.text(FilterField::dstPort), "53");
  click(layout().formButtons[1]);  // CLEAR
  EXPECT_TRUE(filter_.empty());
  EXPECT_EQ(form().fields[3].text, "");
}

TEST_F(ConsoleTest, AFieldIsChosenByPointerAndByKeys) {
  console_.toggle(FormKind::filter, filter_);
  EXPECT_TRUE(click(layout().fields[4]).taken);
  EXPECT_TRUE(form().fields[4].caret);
  EXPECT_TRUE(handle(KeyPressed{Key::backtab}).taken);
  EXPECT_TRUE(form().fields[3].caret);
  for (int i = 0; i < 5; ++i) {
    handle(KeyPressed{Key::tab});
  }
  EXPECT_TRUE(form().fields[0].caret) << "round and round";
}

TEST_F(ConsoleTest, WhatIsPolledIsAppliedByEnterAndCheckedBefore) {
  console_.toggle(FormKind::filter, filter_);
  EXPECT_FALSE(handle(KeyPressed{Key::enter}).request) << "nothing was asked for";
  click(layout().fields[6]);
  type(U"500");
  EXPECT_TRUE(filter_.empty());
  click(layout().fields[7]);
  type(U"udpp");
  EXPECT_FALSE(handle(KeyPressed{Key::enter}).request);
  EXPECT_TRUE(form().fields[7].wrong);
  EXPECT_EQ(form().sections[0].note, "acts while you type") << "that is the other section";
  EXPECT_THAT(form().sections[1].note, HasSubstr("tcp, udp or all"));
  handle(KeyPressed{Key::backspace});
  const auto answer = click(layout().formButtons[0]);  // APPLY
  EXPECT_EQ(form().sections[1].note, "takes effect with APPLY");
  ASSERT_TRUE(answer.request);
  const auto& params = std::get<model::SetPollParams>(*answer.request);
  EXPECT_EQ(params.length, 500);
  EXPECT_EQ(params.protocol, "udp");
  EXPECT_FALSE(params.interfaceId);
}

TEST_F(ConsoleTest, WhatIsPolledNowIsSeenWhereNothingIsTyped) {
  console_.toggle(FormKind::filter, filter_);
  EXPECT_EQ(form().fields[5].hint, "as it is") << "not known";
  console_.takePolled({.interfaceId = 3, .length = 500, .protocol = "udp"});
  EXPECT_EQ(form().fields[5].hint, "3");
  EXPECT_EQ(form().fields[6].hint, "500");
  EXPECT_EQ(form().fields[7].hint, "udp");
  EXPECT_EQ(form().fields[7].text, "") << "and is not asked for anew";
  EXPECT_EQ(form().fields[0].hint, "part or network");
  console_.toggle(FormKind::session, filter_);
  EXPECT_EQ(form().fields[0].hint, "");
}

TEST_F(ConsoleTest, APasswordIsNeverShown) {
  console_.toggle(FormKind::session, filter_);
  type(U"wall");
  handle(KeyPressed{Key::tab});
  type(U"pä$");
  EXPECT_EQ(form().fields[1].text, "•••");
  EXPECT_EQ(form().fields[1].caret, 9U);
  handle(KeyPressed{Key::left});
  EXPECT_EQ(form().fields[1].caret, 6U);
  const auto answer = handle(KeyPressed{Key::enter});
  ASSERT_TRUE(answer.request);
  const auto& session = std::get<model::RenewSession>(*answer.request);
  EXPECT_EQ(session.user, "wall");
  EXPECT_EQ(session.password, "pä$");
  EXPECT_EQ(form().fields[1].text, "") << "it is wiped";
  EXPECT_THAT(form().sections[0].note, HasSubstr("logging in"));
}

TEST_F(ConsoleTest, ALoginThatIsRefusedIsSaidInItsDialog) {
  const model::WallMessage refused{.text = "Not logged in: wrong", .good = false, .login = true};
  EXPECT_FALSE(console_.loginAnswered(refused, now_)) << "then others must say it";
  console_.toggle(FormKind::session, filter_);
  type(U"wall");
  handle(KeyPressed{Key::tab});
  type(U"x");
  EXPECT_TRUE(handle(KeyPressed{Key::enter}).request);
  EXPECT_TRUE(console_.loginAnswered(refused, now_));
  EXPECT_EQ(form().sections[0].note, "Not logged in: wrong");
  EXPECT_TRUE(form().sections[0].isWrong);
  EXPECT_EQ(form().fields[0].text, "wall");
  EXPECT_EQ(form().fields[1].text, "");
  type(U"y");
  EXPECT_EQ(form().sections[0].note, "") << "and is gone with the next key";
  EXPECT_EQ(form().fields[1].text, "•") << "the password is typed anew";
  EXPECT_TRUE(handle(KeyPressed{Key::enter}).request);
  EXPECT_FALSE(console_.loginAnswered({.text = "Logged in", .login = true}, now_));
  EXPECT_FALSE(console_.content(false, filter_, now_).form) << "and closes when it went well";
  EXPECT_TRUE(handle(KeyPressed{Key::escape}).taken);
}

TEST_F(ConsoleTest, ALoginNeedsBothAndCanBeGivenUp) {
  console_.toggle(FormKind::session, filter_);
  type(U"wall");
  EXPECT_FALSE(handle(KeyPressed{Key::enter}).request);
  EXPECT_THAT(form().sections[0].note, HasSubstr("both needed"));
  click(layout().formButtons[1]);  // CANCEL
  EXPECT_FALSE(console_.content(false, filter_, now_).form);
}

TEST_F(ConsoleTest, EscapeClosesWhatIsOpenBeforeItQuits) {
  console_.toggle(FormKind::filter, filter_);
  EXPECT_TRUE(handle(KeyPressed{Key::escape}).taken);
  console_.toggleHelp(now_);
  EXPECT_TRUE(console_.showsCursor(now_));
  EXPECT_TRUE(handle(KeyPressed{Key::escape}).taken);
  now_ += Console::kEscapeRests;
  EXPECT_FALSE(handle(KeyPressed{Key::escape}).taken);
}

TEST_F(ConsoleTest, EscapeIsForWhatWasSaidInsteadOfADialog) {
  console_.saidInstead(now_);
  EXPECT_TRUE(handle(KeyPressed{Key::escape}).taken);
}

TEST_F(ConsoleTest, EscapeDoesNotQuitWhileALoginIsSaidToHaveGoneWell) {
  console_.toggle(FormKind::session, filter_);
  EXPECT_FALSE(console_.loginAnswered({.text = "Logged in", .login = true}, now_));
  now_ += 1s;
  EXPECT_TRUE(handle(KeyPressed{Key::escape}).taken);
  now_ += Announcement::kShown - 1s + Console::kEscapeRests - 1ms;
  EXPECT_TRUE(handle(KeyPressed{Key::escape}).taken) << "the first one has not shortened it";
  now_ += Console::kEscapeRests;
  EXPECT_FALSE(handle(KeyPressed{Key::escape}).taken);
}

TEST_F(ConsoleTest, EscapePressedAgainAndAgainDoesNotQuit) {
  console_.toggle(FormKind::filter, filter_);
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(handle(KeyPressed{Key::escape}).taken) << i;
    now_ += Console::kEscapeRests - 1ms;
  }
  now_ += 1ms;
  EXPECT_FALSE(handle(KeyPressed{Key::escape}).taken) << "it has rested";
  EXPECT_FALSE(handle(TextTyped{U'q'}).taken) << "which means nothing else";
}

TEST_F(ConsoleTest, EscapeDoesNotQuitRightAfterSomethingWasClosedInAnotherWay) {
  console_.toggle(FormKind::session, filter_);
  click(layout().formButtons[1]);  // CANCEL
  now_ += 500ms;
  EXPECT_TRUE(handle(KeyPressed{Key::escape}).taken);
  now_ += 1s;
  console_.toggleHelp(now_);
  console_.toggleHelp(now_);
  EXPECT_TRUE(handle(KeyPressed{Key::escape}).taken);
}

TEST_F(ConsoleTest, KeysOfTheViewAreTextInAForm) {
  console_.toggle(FormKind::filter, filter_);
  click(layout().fields[4]);
  type(U"gf q");
  EXPECT_EQ(filter_.text(FilterField::host), "gf q");
  EXPECT_TRUE(handle(KeyPressed{Key::left}).taken);
}

TEST(FilterBar, IsTwoFullRows) {
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    const ConsoleLayout boxes = arrange({.width = 1920.0F,
                                         .height = 1080.0F,
                                         .mode = mode,
                                         .panels = model::PanelSet().set(),
                                         .countRows = 5,
                                         .osRows = 4,
                                         .form = FormKind::filter})
                                    .console;
    ASSERT_EQ(boxes.fields.size(), 8U);
    ASSERT_EQ(boxes.formButtons.size(), 3U);
    const float right = boxes.headings[0].right();
    for (std::size_t i = 0; i < 8; ++i) {
      EXPECT_EQ(boxes.fields[i].y, boxes.fields[i < 5 ? 0 : 5].y) << i;
    }
    const auto [apply, clear, close] =
        std::tuple(boxes.formButtons[0], boxes.formButtons[1], boxes.formButtons[2]);
    EXPECT_EQ(clear.y, boxes.fields[0].y) << "beside what it clears";
    EXPECT_EQ(apply.y, boxes.fields[5].y) << "beside what waits for it";
    EXPECT_NEAR(clear.right(), right, 0.1F);
    EXPECT_NEAR(close.right(), right, 0.1F);
    EXPECT_LT(boxes.form->h, 270.0F);
  }
}

struct Size {
  float width;
  float height;
};
class ConsoleBoxes : public testing::TestWithParam<std::tuple<Size, model::ViewMode>> {};

bool overlap(const Box& a, const Box& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

TEST_P(ConsoleBoxes, LieInThePictureAndApart) {
  const auto [size, mode] = GetParam();
  for (const auto form : {FormKind::filter, FormKind::session}) {
    const Layout layout = arrange({.width = size.width,
                                   .height = size.height,
                                   .mode = mode,
                                   .panels = model::PanelSet().set(),
                                   .countRows = 5,
                                   .osRows = 4,
                                   .remote = true,
                                   .buttons = true,
                                   .form = form});
    std::vector<Box> boxes = layout.console.fields;
    boxes.insert(boxes.end(), layout.console.formButtons.begin(), layout.console.formButtons.end());
    ASSERT_TRUE(layout.console.form);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      EXPECT_GE(boxes[i].x, layout.console.form->x);
      EXPECT_LE(boxes[i].right(), layout.console.form->right() + 0.01F);
      EXPECT_GE(boxes[i].y, layout.console.form->y);
      EXPECT_LE(boxes[i].bottom(), layout.console.form->bottom() + 0.01F);
      for (std::size_t k = 0; k < i; ++k) {
        EXPECT_FALSE(overlap(boxes[i], boxes[k])) << i << " " << k;
      }
    }
    EXPECT_FALSE(form == FormKind::filter && layout.toast &&
                 overlap(*layout.toast, *layout.console.form))
        << "what came of APPLY is said there";
    EXPECT_GE(layout.console.form->x, 0.0F);
    EXPECT_LE(layout.console.form->right(), size.width);
    EXPECT_LE(layout.console.form->bottom(), size.height);
    for (const Box& button : layout.console.buttons) {
      EXPECT_GE(button.x, 0.0F);
      EXPECT_LE(button.right(), size.width);
      EXPECT_FALSE(layout.toast && overlap(button, *layout.toast));
      EXPECT_FALSE(layout.flows && overlap(button, *layout.flows));
      EXPECT_FALSE(layout.top && overlap(button, *layout.top));
      EXPECT_FALSE(layout.remote && overlap(button, *layout.remote));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, ConsoleBoxes,
    testing::Combine(testing::Values(Size{1920, 1080}, Size{1080, 1920}, Size{1440, 1080},
                                     Size{1280, 1080}, Size{3840, 1080}),
                     testing::Values(model::ViewMode::globe, model::ViewMode::map)));

}  // namespace
}  // namespace flowwall::ui
