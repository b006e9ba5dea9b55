// tests/server/server_test.cpp: apps/server/server.h and connection.h, as a client meets them that may send anything.
#include "server/server.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "server/problem.h"
#include "server/running_server.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl::server {
namespace {

using namespace std::chrono_literals;

// "404 not-found", of a problem.
std::string problem_in(const Reply& reply) {
  EXPECT_EQ(reply[http::field::content_type], "application/problem+json");
  return std::to_string(reply.result_int()) + ' ' + nlohmann::json::parse(reply.body())["kind"].get<std::string>();
}

const std::string kHealth = request("GET /healthz");

TEST_F(ServerTest, AnswersAndForbidsBrowsersToGuess) {
  Client client(start().port);
  const Reply reply = client.ask(kHealth);
  EXPECT_EQ(reply.result_int(), 200u);
  EXPECT_EQ(reply.body(), "ok\n");
  EXPECT_EQ(reply["X-Content-Type-Options"], "nosniff");
  EXPECT_EQ(reply["X-Frame-Options"], "DENY");
  EXPECT_EQ(reply["Cache-Control"], "no-store");
  EXPECT_NE(reply["Content-Security-Policy"].find("default-src 'self'"), std::string::npos);
}

TEST_F(ServerTest, AnswersRequestAfterRequestOnOneConnection) {
  Client client(start().port);
  EXPECT_EQ(client.ask(kHealth).body(), "ok\n");
  EXPECT_EQ(problem_in(client.ask(request("GET /nothing"))), "404 not-found");  // nor does that end it
  const Reply wrong = client.ask(request("PUT /v1/results"));
  EXPECT_EQ(problem_in(wrong), "405 method-not-allowed");
  EXPECT_EQ(wrong["Allow"], "GET, DELETE");
  EXPECT_EQ(client.ask(kHealth).body(), "ok\n");
}

TEST_F(ServerTest, AnswersRequestsThatCameTogetherInTheirOrder) {
  Client client(start().port);
  client.send(request("GET /nothing") + kHealth + request("GET /openapi.json"));
  EXPECT_EQ(client.reply().result_int(), 404u);
  EXPECT_EQ(client.reply().body(), "ok\n");
  EXPECT_EQ(client.reply()[http::field::content_type], "application/json");
}

TEST_F(ServerTest, ClosesTheConnectionWhereTheClientWishes) {
  const RunningServer& server = start();
  for (const std::string& last : {request("GET /healthz", "Connection: close\r\n"),
                                  std::string("GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")}) {
    Client client(server.port);
    EXPECT_EQ(client.ask(last).body(), "ok\n");
    EXPECT_TRUE(client.is_closed());
  }
}

TEST_F(ServerTest, AnswersHeadWithoutABody) {
  Client client(start().port);
  client.send(request("HEAD /healthz"));
  const Reply reply = client.reply(/*is_head=*/true);
  EXPECT_EQ(reply[http::field::content_length], "3");
  EXPECT_EQ(client.ask(kHealth).body(), "ok\n");  // nothing of a body was sent
}

TEST_F(ServerTest, GivesThePageAndItsFiles) {
  Client client(start().port);
  EXPECT_EQ(client.ask(request("GET /")).body(), read_file(INCTRL_TESTS_DIR "/server/page/index.html"));
}

TEST_F(ServerTest, RefusesALargeBodyByItsLengthBeforeItComes) {
  options_.body_bytes = 1000;
  Client client(start().port);
  const Reply reply = client.ask(request("POST /v1/prompt-sets/nuts:detect", "Content-Length: 1001\r\n"));
  EXPECT_EQ(problem_in(reply), "413 limit");
  EXPECT_FALSE(reply.keep_alive());
}

TEST_F(ServerTest, RefusesALargeBodyWhoseLengthIsNotTold) {
  options_.body_bytes = 1000;
  Client client(start().port);
  const std::string chunk = "200\r\n" + std::string(0x200, 'x') + "\r\n";
  client.send(request("POST /v1/prompt-sets/nuts:detect", "Transfer-Encoding: chunked\r\n") + chunk + chunk);
  EXPECT_EQ(problem_in(client.reply()), "413 limit");
}

TEST_F(ServerTest, RefusesABodyWhereNoneBelongs) {
  const RunningServer& server = start();
  EXPECT_EQ(problem_in(Client(server.port).ask(request_with_body("GET /v1/results", "text/plain", "x"))), "413 limit");
  EXPECT_EQ(problem_in(Client(server.port)
                           .ask(request("GET /v1/results", "Transfer-Encoding: chunked\r\n") + "1\r\nx\r\n0\r\n\r\n")),
            "413 limit");
}

TEST_F(ServerTest, RefusesAHeaderOfMoreThan16Kib) {
  Client client(start().port);
  const Reply reply = client.ask(request("GET /healthz", "X-Long: " + std::string(17 << 10, 'x') + "\r\n"));
  EXPECT_EQ(problem_in(reply), "431 limit");
}

TEST_F(ServerTest, SaysWhatIsNoHttp) {
  Client client(start().port);
  EXPECT_EQ(problem_in(client.ask("hello\r\n\r\n")), "400 invalid-argument");
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, SaysThatABodyIsBroken) {
  Client client(start().port);
  client.send(request("POST /v1/prompt-sets/nuts:detect", "Transfer-Encoding: chunked\r\n") + "no number\r\n");
  EXPECT_EQ(problem_in(client.reply()), "400 bad-format");
}

TEST_F(ServerTest, AsksForABodyThatAClientHoldsBack) {
  Client client(start().port);
  const std::string body = "{}";
  client.send(request("POST /v1/prompt-sets/nuts:detect",
                      "Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"));
  EXPECT_EQ(client.reply(/*is_head=*/true).result_int(), 100u);
  EXPECT_EQ(problem_in(client.ask(body)), "400 invalid-argument");
}

TEST_F(ServerTest, ClosesAConnectionWhoseHeaderComesTooSlowly) {
  listen_.header_timeout = 1s;
  const RunningServer& server = start();
  Client silent(server.port), slow(server.port);
  slow.send("GET /healthz HTTP/1.1\r\nHost:");
  EXPECT_TRUE(silent.is_closed());
  EXPECT_TRUE(slow.is_closed());
}

TEST_F(ServerTest, ClosesAConnectionThatIsIdle) {
  listen_.idle_timeout = 1s;
  Client client(start().port);
  EXPECT_EQ(client.ask(kHealth).body(), "ok\n");
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, TellsAClientWhoseBodyComesTooSlowly) {
  listen_.body_timeout = 1s;
  Client client(start().port);
  client.send(request("POST /v1/prompt-sets/nuts:detect", "Content-Length: 100\r\n") + "x");
  EXPECT_EQ(problem_in(client.reply()), "408 deadline");
}

TEST_F(ServerTest, HoldsNoMoreBodiesInMemoryThanItMay) {
  options_.bodies_bytes = 150;
  const RunningServer& server = start();
  Client first(server.port);
  first.send(request("POST /v1/prompt-sets/nuts:detect", "Content-Type: application/json\r\nContent-Length: 100\r\n") +
             std::string(60, ' '));
  const std::string large = request_with_body("POST /v1/prompt-sets/nuts:detect", "text/plain", std::string(100, 'x'));
  Reply refused = Client(server.port).ask(large);
  while (refused.result_int() == 415u)
    refused = Client(server.port).ask(large);  // the first one's 60 have not come yet
  EXPECT_EQ(problem_in(refused), "429 busy");
  EXPECT_EQ(refused["Retry-After"], "1");
  EXPECT_EQ(first.ask(std::string(40, ' ')).result_int(), 422u);  // an empty JSON; its room is free again
  EXPECT_EQ(problem_in(Client(server.port).ask(large)), "415 unsupported-media-type");
}

TEST_F(ServerTest, CountsABodyAsItComesNotAsItIsPromised) {
  options_.bodies_bytes = 150;
  const RunningServer& server = start();
  Client first(server.port);
  first.send(request("POST /v1/prompt-sets/nuts:detect",
                     "Content-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n"));
  EXPECT_EQ(first.reply(/*is_head=*/true).result_int(), 100u);  // so it has begun
  const std::string large = request_with_body("POST /v1/prompt-sets/nuts:detect", "text/plain", std::string(100, 'x'));
  EXPECT_EQ(problem_in(Client(server.port).ask(large)), "415 unsupported-media-type");
}

TEST_F(ServerTest, TakesNoMoreConnectionsThanItMay) {
  listen_.connections = 1;
  const RunningServer& server = start();
  Client first(server.port);
  EXPECT_EQ(first.ask(kHealth).body(), "ok\n");
  Client second(server.port);
  EXPECT_TRUE(second.is_closed());
  EXPECT_EQ(first.ask(kHealth).body(), "ok\n");
}

TEST_F(ServerTest, ClosesWhatIsIdleAndListensNoMoreWhenItEnds) {
  RunningServer& server = start();
  Client idle(server.port);
  EXPECT_EQ(idle.ask(kHealth).body(), "ok\n");
  server.stop();
  EXPECT_TRUE(idle.is_closed());
  EXPECT_FALSE(Client(server.port).is_open());
}

TEST_F(ServerTest, AnswersTheRequestUnderWayBeforeItEnds) {
  RunningServer& server = start();
  Client client(server.port);
  client.send(request("POST /v1/prompt-sets/nuts:detect",
                      "Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"));
  EXPECT_EQ(client.reply(/*is_head=*/true).result_int(), 100u);
  server.begin_to_stop();
  EXPECT_FALSE(server.has_stopped_within(100ms));
  const Reply reply = client.ask("{}");
  EXPECT_EQ(problem_in(reply), "400 invalid-argument");
  EXPECT_FALSE(reply.keep_alive());
  EXPECT_TRUE(server.has_stopped_within(20s));
}

TEST_F(ServerTest, WaitsForARequestUnderWayNoLongerThanItMay) {
  listen_.drain = 0s;
  RunningServer& server = start();
  Client client(server.port);
  client.send(request("POST /v1/prompt-sets/nuts:detect", "Content-Length: 2\r\nExpect: 100-continue\r\n"));
  EXPECT_EQ(client.reply(/*is_head=*/true).result_int(), 100u);
  server.begin_to_stop();
  EXPECT_TRUE(server.has_stopped_within(20s));
}

TEST_F(ServerTest, IsReadyWhileItRuns) {
  RunningServer& server = start();
  EXPECT_EQ(Client(server.port).ask(request("GET /readyz")).result_int(), 200u);
  EXPECT_TRUE(server.service.ready);
  server.stop();
  EXPECT_FALSE(server.service.ready);
}

class Binding : public ServerTest {
 protected:
  void bind() {
    Service service(options_);
    const Server server(service, listen_);
  }
  void need_tokens() {
    write_file(data_ / "tokens", "writer-0123456789 full\n");
    std::filesystem::permissions(data_ / "tokens", std::filesystem::perms::owner_read);
    options_.tokens = Tokens::read(data_ / "tokens");
  }
};

TEST_F(Binding, LetsOtherMachinesInWithTokensAlone) {
  for (const char* host : {"0.0.0.0", "::"}) {
    listen_.host = host;
    options_.tokens = {};
    expect_error(ErrorCode::kInvalidArgument, "lets other machines in: give --token-file", [&] { bind(); });
  }
  need_tokens();
  listen_.host = "0.0.0.0";
  EXPECT_NO_THROW(bind());
}

TEST_F(Binding, TakesAddressesAlone) {
  listen_.host = "localhost";
  EXPECT_NO_THROW(bind());
  listen_.host = "inspection.example";
  expect_error(ErrorCode::kInvalidArgument, "--host 'inspection.example' is no address such as", [&] { bind(); });
}

TEST_F(Binding, SaysThatAPortIsTaken) {
  listen_.port = start().port;
  options_.data = data_ / "others";
  expect_error(ErrorCode::kBackend, "cannot listen at 127.0.0.1 port " + std::to_string(listen_.port), [&] { bind(); });
}

TEST_F(Binding, RefusesACertificateThatIsNone) {
  write_file(data_ / "cert.pem", "no certificate");
  listen_.tls_certificate = data_ / "cert.pem";
  expect_error(ErrorCode::kBadFormat, "cert.pem is no certificate in PEM", [&] { bind(); });
}

}  // namespace
}  // namespace inctrl::server
