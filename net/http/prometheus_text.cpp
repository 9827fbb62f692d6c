#include "net/http/prometheus_text.hpp"

#include "net/wire/plain_json.hpp"

namespace flowwall::net::http {
namespace {

void appendEscaped(std::string& text, std::string_view value) {
  for (const char c : value) {
    if (c == '\n') {
      text += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') {
      text += '\\';
    }
    text += c;
  }
}

}  // namespace

PrometheusText& PrometheusText::metric(std::string_view name, std::string_view type,
                                       std::string_view help) {
  name_ = name;
  text_ += "# HELP " + name_ + " ";
  text_ += help;
  text_ += "\n# TYPE " + name_ + " ";
  text_ += type;
  text_ += '\n';
  return *this;
}

PrometheusText& PrometheusText::sample(double value, Labels labels, std::string_view suffix) {
  text_ += name_;
  text_ += suffix;
  char before = '{';
  for (const auto& [label, what] : labels) {
    text_ += before;
    text_ += label;
    text_ += "=\"";
    appendEscaped(text_, what);
    text_ += '"';
    before = ',';
  }
  text_ += labels.size() > 0 ? "} " : " ";
  wire::appendNumber(text_, value);
  text_ += '\n';
  return *this;
}

void PrometheusText::counter(std::string_view name, std::string_view help, double value) {
  metric(name, "counter", help).sample(value);
}

void PrometheusText::gauge(std::string_view name, std::string_view help, double value) {
  metric(name, "gauge", help).sample(value);
}

}  // namespace flowwall::net::http
