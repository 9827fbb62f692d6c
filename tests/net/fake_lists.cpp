#include "tests/net/fake_lists.hpp"

namespace flowwall::test {
namespace {

std::string address(std::size_t number, const char* network) {
  return network + std::to_string(number / 65'536 % 256) + "." +
         std::to_string(number / 256 % 256) + "." + std::to_string(number % 256);
}

std::string end(const std::string& ip, const std::string& port, const char* where) {
  return R"({"ip":")" + ip + R"(","name":")" + ip + R"(","port":)" + port + R"(,")" + where +
         R"(":true,"allowed_host":true,"country":"","process":[],"container":[]})";
}

std::string list(const std::string& rows) {
  return R"({"rc":0,"rc_str":"OK","rc_str_hr":"Success","recordsTotal":2,"rsp":[)" + rows + "]}";
}

}  // namespace

std::string madeUpRow(std::size_t rank, std::size_t total, bool udp) {
  const std::string number = std::to_string(rank + 1);
  return R"({"key":")" + number + R"(","hash_id":")" + number +
         R"(","first_seen":1795461757,"last_seen":1795461928,"duration":172,"score":0,"ifid":0,)"
         R"("verdict":true,"periodic_flow":false,"info":"host-)" +
         number + R"(.example.com","l4_proto":)" +
         (udp ? R"({"id":17,"name":"UDP"})" : R"({"id":6,"name":"TCP"})") +
         R"(,"bytes":{"total":3000,"cli_bytes":1000,"srv_bytes":2000},"throughput":{"bps":)" +
         std::to_string(total - rank) +
         R"(.0,"pps":1.5,"trend":1,"type":"bps"},"application":{"name":"TLS","app_id":91,)"
         R"("master_id":0,"breed":"Safe","confidence":"DPI","confidence_id":1,"encrypted":true},)"
         R"("client":)" +
         end(address(rank, "10."), std::to_string(1024 + rank % 60'000), "localhost") +
         R"(,"server":)" + end(address(rank, "93."), "443", "remotehost") + "}";
}

std::string oddList(FakeMode mode) {
  const std::string row = madeUpRow(0, 2, false);
  switch (mode) {
  case FakeMode::deepNesting: {
    constexpr std::size_t kDeep = 1'000'000;
    return list(row + "," + std::string(kDeep, '[') + std::string(kDeep, ']'));
  }
  case FakeMode::wrongTypes:
    return list(
        row + R"(,17,"flow",null,true,[],{},{"key":{},"hash_id":[],"first_seen":"never",)"
              R"("score":-1,"ifid":"x","info":{"a":[1]},"l4_proto":6,"bytes":"many",)"
              R"("throughput":[1],"application":null,"client":"10.0.0.1","server":7},)"
              R"({"l4_proto":{"id":"6"},"client":{"ip":"10.0.0.2","port":-5,"name":[]},)"
              R"("server":{"ip":"8.8.8.8","port":1e99,"vlan":"x"},"throughput":{"bps":"1e400"}})");
  case FakeMode::duplicateKeys:
    return R"({"rc":-1,"rc":0,"rsp":7,"rsp":{},"recordsTotal":"x","recordsTotal":2,"rsp":[)" + row +
           R"(,{"l4_proto":{"id":17,"id":6},"client":{"ip":"no","ip":"10.0.0.2"},)"
           R"("client":{"ip":"10.0.0.3"},"server":{"ip":"8.8.8.8"}}]})";
  default: break;  // invalidUtf8
  }
  return list(row + R"(,{"l4_proto":{"id":6},"client":{"ip":"10.0.0.2","name":")" +
              "\xc3(\xff\xf0\x9f\xed\xa0\x80" + R"("},"server":{"ip":"8.8.8.8"},"info":"<script>)" +
              "\x80\xfe" + R"("})");
}

}  // namespace flowwall::test
