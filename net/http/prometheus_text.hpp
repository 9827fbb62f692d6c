// PrometheusText: writes metrics in Prometheus' text format. Each metric begins with its help and
// type; its samples follow, each once.
//
// Thread: one at a time. Source: the Prometheus text exposition format, version 0.0.4.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace flowwall::net::http {

class PrometheusText {
 public:
  using Label = std::pair<std::string_view, std::string_view>;
  using Labels = std::initializer_list<Label>;

  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

  /// `type`: counter, gauge, histogram or untyped. What sample() adds belongs to it.
  PrometheusText& metric(std::string_view name, std::string_view type, std::string_view help);
  PrometheusText& sample(double value, Labels labels = {}, std::string_view suffix = "");

  /// One sample without labels.
  void counter(std::string_view name, std::string_view help, double value);
  void gauge(std::string_view name, std::string_view help, double value);

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::string name_;
};

}  // namespace flowwall::net::http
