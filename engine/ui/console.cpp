#include "engine/ui/console.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace flowwall::ui {
namespace {

using model::FilterField;

// Of the filter bar: what ntopng is asked for.
constexpr std::size_t kInterface = 5;
constexpr std::size_t kFlows = 6;
constexpr std::size_t kProtocol = 7;
constexpr std::size_t kUser = 0;  // of the session dialog
constexpr std::size_t kPassword = 1;
// The sections of a form; a session has but one.
constexpr std::size_t kFirst = 0;
constexpr std::size_t kPolls = 1;
constexpr const char* kActsAtOnce = "acts while you type";
constexpr const char* kActsLater = "takes effect with APPLY";
constexpr int kMaxInterface = 1'000'000;
constexpr int kMaxFlows = 100'000;

bool isIn(const Box& box, glm::vec2 point) {
  return point.x >= box.x && point.x < box.right() && point.y >= box.y && point.y < box.bottom();
}

std::optional<std::size_t> boxAt(const std::vector<Box>& boxes, glm::vec2 point) {
  const auto found = std::ranges::find_if(boxes, [&](const Box& box) { return isIn(box, point); });
  return found != boxes.end() ? std::optional(static_cast<std::size_t>(found - boxes.begin()))
                              : std::nullopt;
}

std::optional<int> numberIn(std::string_view text, int low, int high) {
  int value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  const bool good = parsed.ec == std::errc{} && parsed.ptr == end && value >= low && value <= high;
  return good ? std::optional(value) : std::nullopt;
}

std::size_t charactersBefore(std::string_view text, std::size_t bytes) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bytes),
                    [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string dots(std::size_t count) {
  constexpr std::string_view kDot = "•";
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += kDot;
  }
  return text;
}

}  // namespace

std::string noLoginAt(const model::SourceHealth& source) {
  const bool mayHaveOne = source.source.empty() || source.source == "ntopng";
  return mayHaveOne ? "" : "The source " + source.source + " needs no login";
}

Console::Answer Console::handle(const model::InputEvent& event, std::optional<glm::vec2> point,
                                const ConsoleLayout& layout, const model::FlowFilter& filter,
                                model::Uptime now) {
  const bool wasOpen = isOpen();
  Answer answer = take(event, point, layout, filter, now);
  if (wasOpen && !isOpen()) {
    restEscape(now);
  }
  return answer;
}

Console::Answer Console::take(const model::InputEvent& event, std::optional<glm::vec2> point,
                              const ConsoleLayout& layout, const model::FlowFilter& filter,
                              model::Uptime now) {
  if (point) {
    pointerMoved_ = now;
    const auto under = boxAt(layout.buttons, *point);
    hovered_ = under ? std::optional(static_cast<ConsoleButton>(*under)) : std::nullopt;
  }
  if (const auto* button = std::get_if<model::ButtonChanged>(&event)) {
    const bool isPress = button->pressed && point;
    return isPress ? press(*point, layout, filter) : Answer{};
  }
  if (std::holds_alternative<model::WheelTurned>(event)) {
    const bool overForm = point && layout.form && isIn(*layout.form, *point);
    return {.taken = overForm, .typed = {}, .request = {}};
  }
  if (const auto* pressed = std::get_if<model::KeyPressed>(&event)) {
    return key(pressed->key, filter, now);
  }
  const auto* typed = std::get_if<model::TextTyped>(&event);
  if (typed == nullptr || !form_) {
    return {};
  }
  if (form_->fields[form_->focus].edit.type(typed->character)) {
    return edited(filter);
  }
  return {.taken = true, .typed = {}, .request = {}};
}

void Console::Form::complain(std::size_t section, std::string what) {
  FormSection& one = sections[section];
  one.isWrong = !what.empty();
  const bool filters = kind == FormKind::filter;
  const char* otherwise = !filters ? "" : section == kPolls ? kActsLater : kActsAtOnce;
  one.note = what.empty() ? otherwise : std::move(what);
}

void Console::toggle(FormKind kind, const model::FlowFilter& filter) {
  const bool isOpen = form_ && form_->kind == kind;
  close();
  if (isOpen) {
    return;
  }
  Form form;
  form.kind = kind;
  const auto add = [&form](std::string label, std::optional<FilterField> filters, std::string hint,
                           bool masked = false) {
    Field& field = form.fields.emplace_back();
    field.label = std::move(label);
    field.filters = filters;
    field.hint = std::move(hint);
    field.masked = masked;
  };
  if (kind == FormKind::filter) {
    form.sections = {{"FILTER", kActsAtOnce}, {"ASKED OF NTOPNG", kActsLater}};
    add("FROM ADDRESS", FilterField::srcIp, "part or network");
    add("PORT", FilterField::srcPort, "any");
    add("TO ADDRESS", FilterField::dstIp, "part or network");
    add("PORT", FilterField::dstPort, "any");
    add("HOST", FilterField::host, "part of a name");
    add("INTERFACE", std::nullopt, "as it is");
    add("FLOWS", std::nullopt, "as it is");
    add("PROTOCOL", std::nullopt, "tcp udp all");
    for (Field& field : form.fields) {
      field.edit.setText(field.filters ? filter.text(*field.filters) : std::string());
    }
  } else {
    form.sections = {{"NTOPNG SESSION", ""}};
    add("USER", std::nullopt, "");
    add("PASSWORD", std::nullopt, "", true);
  }
  form_ = std::move(form);
}

void Console::toggleHelp(model::Uptime now) {
  help_ = !help_;
  if (!help_) {
    restEscape(now);
  }
}

void Console::close() {
  if (form_) {
    for (Field& field : form_->fields) {
      field.edit.wipe();
    }
    form_.reset();
  }
  help_ = false;
}

bool Console::showsCursor(model::Uptime now) const {
  return form_ || help_ || (pointerMoved_ && now - *pointerMoved_ < kPointerRests);
}

ConsoleContent Console::content(bool paused, const model::FlowFilter& filter,
                                model::Uptime now) const {
  ConsoleContent content;
  content.buttons = showsCursor(now);
  content.hovered = content.buttons ? hovered_ : std::nullopt;
  content.paused = paused;
  content.filtering = !filter.empty();
  content.help = help_;
  if (!form_) {
    return content;
  }
  const bool filters = form_->kind == FormKind::filter;
  FormContent& form = content.form.emplace();
  form.kind = form_->kind;
  form.sections = form_->sections;
  form.buttons = filters ? std::vector<std::string>{"APPLY", "CLEAR", "CLOSE"}
                         : std::vector<std::string>{"LOG IN", "CANCEL"};
  for (std::size_t i = 0; i < form_->fields.size(); ++i) {
    const Field& field = form_->fields[i];
    const std::string& text = field.edit.text();
    FieldContent& shown = form.fields.emplace_back();
    shown.label = field.label;
    shown.hint = hintOf(i);
    shown.wrong = field.wrong;
    shown.text = field.masked ? dots(charactersBefore(text, text.size())) : text;
    if (i == form_->focus) {
      const std::size_t before = charactersBefore(text, field.edit.caret());
      shown.caret = field.masked ? dots(before).size() : field.edit.caret();
    }
  }
  return content;
}

// Of what ntopng is asked for: what is in force.
std::string Console::hintOf(std::size_t field) const {
  const std::string& otherwise = form_->fields[field].hint;
  switch (field) {
  case kInterface: return polled_.interfaceId ? std::to_string(*polled_.interfaceId) : otherwise;
  case kFlows: return polled_.length ? std::to_string(*polled_.length) : otherwise;
  case kProtocol: return polled_.protocol.empty() ? otherwise : polled_.protocol;
  default: return otherwise;
  }
}

Console::Answer Console::press(glm::vec2 point, const ConsoleLayout& layout,
                               const model::FlowFilter& filter) {
  if (help_ && layout.help && isIn(*layout.help, point)) {
    help_ = false;
    return {.taken = true, .typed = {}, .request = {}};
  }
  if (const auto index = boxAt(layout.buttons, point)) {
    return pressButton(static_cast<ConsoleButton>(*index), filter);
  }
  if (!form_ || !layout.form || !isIn(*layout.form, point)) {
    return {};
  }
  if (const auto index = boxAt(layout.formButtons, point)) {
    return pressFormButton(*index, filter);
  }
  if (const auto index = boxAt(layout.fields, point); index && *index < form_->fields.size()) {
    form_->focus = *index;
  }
  return {.taken = true, .typed = {}, .request = {}};
}

Console::Answer Console::pressButton(ConsoleButton button, const model::FlowFilter& filter) {
  Answer answer{.taken = true, .typed = {}, .request = {}};
  switch (button) {
  case ConsoleButton::zoomIn: answer.typed = U'+'; break;
  case ConsoleButton::zoomOut: answer.typed = U'-'; break;
  case ConsoleButton::home: answer.typed = U'h'; break;
  case ConsoleButton::pause: answer.typed = U' '; break;
  case ConsoleButton::filter: toggle(FormKind::filter, filter); break;
  case ConsoleButton::session: answer.typed = U'u'; break;  // not every source has one
  case ConsoleButton::help: help_ = !help_; break;
  }
  return answer;
}

Console::Answer Console::pressFormButton(std::size_t index, const model::FlowFilter& filter) {
  const bool isFirst = index == 0;
  if (isFirst) {
    return submit();
  }
  const bool clears = form_->kind == FormKind::filter && index == 1;
  if (!clears) {
    close();
    return {.taken = true, .typed = {}, .request = {}};
  }
  for (Field& field : form_->fields) {
    field.edit.setText("");
    field.wrong = false;
  }
  form_->complain(kFirst, "");
  form_->complain(kPolls, "");
  Answer answer{.taken = true, .typed = {}, .request = {}};
  if (!filter.empty()) {
    answer.request = model::SetFilter{};
  }
  return answer;
}

Console::Answer Console::key(model::Key key, const model::FlowFilter& filter, model::Uptime now) {
  if (key == model::Key::escape && isOpen()) {
    close();
    return {.taken = true, .typed = {}, .request = {}};
  }
  // Who presses Escape again and again wants to be out of the dialog, not of the wall.
  if (key == model::Key::escape && closedAt_ && now - *closedAt_ < kEscapeRests) {
    restEscape(now);
    return {.taken = true, .typed = {}, .request = {}};
  }
  if (!form_) {
    return {};
  }
  const std::size_t count = form_->fields.size();
  switch (key) {
  case model::Key::tab:
  case model::Key::down: form_->focus = (form_->focus + 1) % count; break;
  case model::Key::backtab:
  case model::Key::up: form_->focus = (form_->focus + count - 1) % count; break;
  case model::Key::enter: return submit();
  default:
    if (form_->fields[form_->focus].edit.press(key)) {
      return edited(filter);
    }
  }
  return {.taken = true, .typed = {}, .request = {}};
}

// Every field counts, so that nothing is lost that was typed while an older filter was on its way.
Console::Answer Console::edited(const model::FlowFilter& filter) {
  Answer answer{.taken = true, .typed = {}, .request = {}};
  model::FlowFilter wanted = filter;
  std::string wrong;
  for (Field& field : form_->fields) {
    if (!field.filters) {
      continue;
    }
    const auto allowed = wanted.set(*field.filters, field.edit.text());
    field.wrong = allowed.has_value();
    if (allowed) {
      wrong = field.label + " must be " + std::string(*allowed);
    }
  }
  if (!wrong.empty()) {
    wrong += " · still showing " + (wanted.empty() ? "all flows" : wanted.describe());
  }
  form_->complain(kFirst, std::move(wrong));
  if (form_->fields[form_->focus].filters) {
    answer.request = model::SetFilter{std::move(wanted)};
  }
  return answer;
}

Console::Answer Console::submit() {
  return form_->kind == FormKind::filter ? applyParams() : logIn();
}

Console::Answer Console::applyParams() {
  Answer answer{.taken = true, .typed = {}, .request = {}};
  model::SetPollParams params;
  Field& interface = form_->fields[kInterface];
  Field& flows = form_->fields[kFlows];
  Field& protocol = form_->fields[kProtocol];
  params.interfaceId = numberIn(interface.edit.text(), 0, kMaxInterface);
  params.length = numberIn(flows.edit.text(), 1, kMaxFlows);
  params.protocol = protocol.edit.text();
  interface.wrong = !interface.edit.text().empty() && !params.interfaceId;
  flows.wrong = !flows.edit.text().empty() && !params.length;
  protocol.wrong = !params.protocol.empty() && params.protocol != "tcp" &&
                   params.protocol != "udp" && params.protocol != "all";
  form_->complain(kPolls, interface.wrong  ? "INTERFACE must be a number from 0 to 1000000"
                          : flows.wrong    ? "FLOWS must be a number from 1 to 100000"
                          : protocol.wrong ? "PROTOCOL must be tcp, udp or all"
                                           : "");
  const bool any = params.interfaceId || params.length || !params.protocol.empty();
  if (any && !form_->sections[kPolls].isWrong) {
    answer.request = std::move(params);
  }
  return answer;
}

Console::Answer Console::logIn() {
  Answer answer{.taken = true, .typed = {}, .request = {}};
  const std::string& user = form_->fields[kUser].edit.text();
  const std::string& password = form_->fields[kPassword].edit.text();
  if (user.empty() || password.empty()) {
    form_->complain(kFirst, "User and password are both needed.");
    return answer;
  }
  answer.request = model::RenewSession{user, password};
  form_->fields[kPassword].edit.wipe();
  form_->complain(kFirst, "");
  form_->sections[kFirst].note = "logging in …";
  return answer;
}

bool Console::loginAnswered(const model::WallMessage& answer, model::Uptime now) {
  if (!form_ || form_->kind != FormKind::session) {
    return false;
  }
  if (answer.good) {
    close();
    saidInstead(now);
    return false;
  }
  form_->complain(kFirst, answer.text);
  form_->focus = kPassword;
  return true;
}

}  // namespace flowwall::ui
