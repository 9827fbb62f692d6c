// What ntopng is asked, and how overlapping pages are joined.
#include "net/sources/ntopng_requests.hpp"

#include <gtest/gtest.h>

#include "net/sources/flow_merge.hpp"

namespace flowwall::net::sources {
namespace {

model::FlowBatch pageOf(const std::vector<std::uint64_t>& ids, std::uint16_t port = 1) {
  model::FlowBatch page;
  for (const std::uint64_t id : ids) {
    model::Flow flow;
    flow.key.exporterId = id;
    flow.key.clientPort = port;
    flow.rate = model::BitRate{static_cast<double>(id)};
    page.flows.push_back(flow);
  }
  page.totalFlows = 9;
  page.droppedRows = 1;
  return page;
}

TEST(NtopngRequests, EncodeWhatAFormWouldMisread) {
  EXPECT_EQ(percentEncode("aZ0-._~"), "aZ0-._~");
  EXPECT_EQ(percentEncode("a&b=c+d %\xc3\xa9"), "a%26b%3Dc%2Bd%20%25%C3%A9");
  EXPECT_EQ(loginForm("u&", "p=", "10.0.0.1"), "user=u%26&password=p%3D&referer=10.0.0.1%2F");
}

TEST(NtopngRequests, AskForTheFastestFlows) {
  const std::string tcp = flowListTarget({2, 6, 5000, 100});
  EXPECT_NE(tcp.find("start=5000&length=100&"), std::string::npos);
  EXPECT_NE(tcp.find("&sort=throughput&order=desc&ifid=2&"), std::string::npos);
  EXPECT_NE(tcp.find("&l4proto=6&"), std::string::npos);
  EXPECT_NE(tcp.find("&tcp_flow_state=established&"), std::string::npos);
  EXPECT_NE(flowListTarget({2, 17, 0, 1}).find("&tcp_flow_state=&"), std::string::npos);
  EXPECT_EQ(interfaceTarget(3), "/lua/rest/v2/get/interface/data.lua?ifid=3&type=summary");
}

TEST(FlowMerge, OverlappingPagesGiveEachFlowOnce) {
  FlowMerge merge;
  EXPECT_EQ(merge.add(pageOf({5, 4, 3})), 3U);
  EXPECT_EQ(merge.add(pageOf({3, 2})), 1U);
  const model::FlowBatch all = merge.take(3);
  ASSERT_EQ(all.flows.size(), 3U);
  EXPECT_EQ(all.flows.front().key.exporterId, 5U);
  EXPECT_EQ(all.flows.back().key.exporterId, 3U);
  EXPECT_EQ(all.totalFlows, 9U);
  EXPECT_EQ(all.droppedRows, 2U);
}

TEST(FlowMerge, FlowsWithoutANumberAreToldApartByTheirKey) {
  FlowMerge merge;
  EXPECT_EQ(merge.add(pageOf({0, 0}, 1)), 1U);
  EXPECT_EQ(merge.add(pageOf({0}, 2)), 1U);
}

TEST(FlowMerge, JoiningAddsUp) {
  const model::FlowBatch both = joined(pageOf({1, 7}), pageOf({3}), 2);
  ASSERT_EQ(both.flows.size(), 2U);
  EXPECT_EQ(both.flows[0].key.exporterId, 7U);
  EXPECT_EQ(both.flows[1].key.exporterId, 3U);
  EXPECT_EQ(both.totalFlows, 18U);
}

}  // namespace
}  // namespace flowwall::net::sources
