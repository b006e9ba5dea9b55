// tests/server/detect_test.cpp: the way of a picture through judging.h, waiting.h and detect_api.cpp, over HTTP.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "detector/striped_pictures.h"
#include "pictures/write_picture.h"
#include "server/blocker.h"
#include "server/description.h"
#include "server/running_server.h"

namespace inctrl::server {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

std::string png(unsigned seed, bool spot = false) {
  const std::vector<std::uint8_t> bytes = encode_png(striped_picture(seed, spot).view());
  return {bytes.begin(), bytes.end()};
}

std::string part(const std::string& disposition, const std::string& content) {
  return "--XYZ\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}

std::string post_form(const std::string& target, const std::string& parts) {
  return request_with_body("POST " + target, "multipart/form-data; boundary=XYZ", parts + "--XYZ--\r\n");
}

class DetectTest : public ServerTest {
 protected:
  // A server with the prompt set "nuts" of three pictures.
  void start_with_nuts() {
    Client client(start().port);
    std::string parts = part("name=\"name\"", "nuts");
    for (unsigned i = 0; i < 3; ++i) parts += part("name=\"images\"; filename=\"n.png\"", png(100 + i));
    made_ = client.ask(post_form("/v1/prompt-sets", parts));
    ASSERT_EQ(made_.result_int(), 201u) << made_.body();
  }
  Client client() { return Client(server_->port); }
  static std::string detect(const std::string& picture, const std::string& query = "") {
    return request_with_body("POST /v1/prompt-sets/nuts:detect" + query, "image/png", picture,
                             "X-Image-Name: q.png\r\n");
  }
  std::string metrics() { return client().ask(request("GET /metrics")).body(); }
  bool waits_for(std::size_t pictures) {
    for (int i = 0; i < 2000; ++i, std::this_thread::sleep_for(10ms))
      if (server_->service.engine().waiting() == pictures) return true;
    return false;
  }

  Reply made_;
};

std::string kind_in(const Reply& reply) {
  return std::to_string(reply.result_int()) + ' ' + json::parse(reply.body())["kind"].get<std::string>();
}

TEST_F(DetectTest, MakesAPromptSetAndSaysWhereItIs) {
  start_with_nuts();
  const json set = json::parse(made_.body());
  EXPECT_EQ(Description().difference("PromptSet", set), "");
  EXPECT_EQ(made_["Location"], "/v1/prompt-sets/" + set["id"].get<std::string>());
  EXPECT_EQ(client().ask(request("GET " + std::string(made_["Location"]))).body(), made_.body());
}

TEST_F(DetectTest, JudgesAPictureAndKeepsTheResult) {
  start_with_nuts();
  const Reply reply = client().ask(detect(png(1, true)));
  ASSERT_EQ(reply.result_int(), 200u) << reply.body();
  const json result = json::parse(reply.body())["results"][0];
  EXPECT_EQ(Description().difference("Result", result), "");
  EXPECT_EQ(result["image"], "q.png");
  EXPECT_EQ(result["pred_label"], "anomalous");
  const std::string address = "/v1/results/" + result["id"].get<std::string>();
  const json kept = json::parse(client().ask(request("GET " + address)).body());
  EXPECT_EQ(Description().difference("StoredResult", kept), "");
  EXPECT_EQ(kept["pred_score"], result["pred_score"]);
  EXPECT_EQ(client().ask(request("GET " + address + "/picture")).body(), png(1, true));
}

TEST_F(DetectTest, TellsAFailureToItsPictureAlone) {
  start_with_nuts();
  const Reply reply = client().ask(
      post_form("/v1/prompt-sets/nuts:detect?store=false", part("name=\"images\"; filename=\"a\"", png(1)) +
                                                               part("name=\"images\"; filename=\"b\"", "no") +
                                                               part("name=\"images\"; filename=\"c\"", png(2))));
  ASSERT_EQ(reply.result_int(), 200u) << reply.body();
  const json results = json::parse(reply.body())["results"];
  EXPECT_EQ(Description().difference("Result", results[0]), "");
  EXPECT_EQ(Description().difference("Failure", results[1]), "");
  EXPECT_EQ(results[1]["error"]["kind"], "bad-format");
  EXPECT_EQ(results[2]["image"], "c");
  EXPECT_EQ(results[2]["id"], nullptr);
}

TEST_F(DetectTest, RefusesAPictureThatIsTheWholeRequest) {
  start_with_nuts();
  EXPECT_EQ(kind_in(client().ask(detect("no picture"))), "422 bad-format");
}

TEST_F(DetectTest, IsRefusedWhereTheQueueIsFull) {
  options_.queue = 1;
  options_.pictures = 1;
  Client client(start().port);
  const Reply refused = client.ask(
      post_form("/v1/prompt-sets", part("name=\"name\"", "nuts") + part("name=\"images\"; filename=\"n\"", png(100))));
  ASSERT_EQ(refused.result_int(), 201u) << refused.body();
  Blocker blocker(server_->service.engine());
  Client waiting(server_->port);
  waiting.send(detect(png(1)));
  EXPECT_TRUE(waits_for(1));
  const Reply busy = client.ask(detect(png(1)));
  EXPECT_EQ(kind_in(busy), "429 busy");
  EXPECT_EQ(busy["Retry-After"], "1");
  blocker.let_go();
  EXPECT_EQ(waiting.reply().result_int(), 200u);
}

TEST_F(DetectTest, IsToldWhenItsTimeIsOver) {
  options_.deadline = 1s;
  start_with_nuts();
  Blocker blocker(server_->service.engine());
  EXPECT_EQ(kind_in(client().ask(detect(png(1)))), "503 deadline");
  blocker.let_go();
}

TEST_F(DetectTest, OfAClientThatLeftIsNotDone) {
  start_with_nuts();
  Blocker blocker(server_->service.engine());
  {
    Client leaving(server_->port);
    leaving.send(detect(png(1)));
    EXPECT_TRUE(waits_for(1));
  }
  const auto told = [this] { return metrics().find("inctrl_errors_total{kind=\"deadline\"} 1") != std::string::npos; };
  for (int i = 0; i < 2000 && !told(); ++i) std::this_thread::sleep_for(10ms);  // nobody waits for it any more
  EXPECT_TRUE(told());
  blocker.let_go();
  EXPECT_TRUE(waits_for(0));
  EXPECT_EQ(client().ask(detect(png(2))).result_int(), 200u);
  EXPECT_NE(metrics().find("inctrl_image_seconds_count 1\n"), std::string::npos);
}

TEST_F(DetectTest, UnderWayIsAnsweredWhenTheServerEnds) {
  start_with_nuts();
  Blocker blocker(server_->service.engine());
  Client waiting(server_->port);
  waiting.send(detect(png(1)));
  EXPECT_TRUE(waits_for(1));
  server_->begin_to_stop();
  EXPECT_FALSE(server_->has_stopped_within(100ms));
  blocker.let_go();
  EXPECT_EQ(waiting.reply().result_int(), 200u);
  EXPECT_TRUE(server_->has_stopped_within(20s));
  EXPECT_EQ(server_->service.records().count({}), 1);
}

}  // namespace
}  // namespace inctrl::server
