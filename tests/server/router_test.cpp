// tests/server/router_test.cpp: apps/server/router.h finds who answers, and routes.cpp has what openapi.json describes.
#include "server/router.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "support/expect_error.h"

namespace inctrl::server {
namespace {

Found find(http::verb method, std::string_view path) {
  return find_route(all_routes(), method, path);
}

TEST(FindRoute, GivesTheParametersOfAPath) {
  const Found found = find(http::verb::get, "/v1/prompt-sets/bolts/images/01abc");
  ASSERT_TRUE(found.route);
  EXPECT_EQ(found.route->path, "/v1/prompt-sets/{id}/images/{image}");
  EXPECT_EQ(found.parameters, (std::vector<std::string>{"bolts", "01abc"}));
}

TEST(FindRoute, TellsAVerbFromAName) {
  EXPECT_EQ(find(http::verb::post, "/v1/prompt-sets/bolts:detect").route->path, "/v1/prompt-sets/{id}:detect");
  EXPECT_EQ(find(http::verb::post, "/v1/prompt-sets:import").route->path, "/v1/prompt-sets:import");
  EXPECT_FALSE(find(http::verb::post, "/v1/prompt-sets/bolts:other").route);
}

TEST(FindRoute, DecodesNames) {
  EXPECT_EQ(find(http::verb::get, "/v1/prompt-sets/Schr%C3%A4ubchen").parameters[0], "Schräubchen");
  EXPECT_EQ(find(http::verb::get, "/v1/prompt-sets/a%2Fb").parameters[0], "a/b");  // a name that none can have
}

TEST(FindRoute, NamesTheMethodsThatAPathHas) {
  EXPECT_EQ(find(http::verb::put, "/v1/results").allow, "GET, DELETE");
  EXPECT_EQ(find(http::verb::get, "/v1/nothing").allow, "");
  EXPECT_EQ(find(http::verb::get, "/v1/results/").allow, "");
}

TEST(FindRoute, AnswersHeadAsGet) {
  EXPECT_EQ(find(http::verb::head, "/v1/results").route, find(http::verb::get, "/v1/results").route);
}

// "GET /v1/results/{id} read": of each route, and of each operation of the description.
std::set<std::string> operations_of_routes() {
  std::set<std::string> operations;
  for (const Route& route : all_routes()) {
    const char* scope = route.scope == Scope::kNone ? "open" : route.scope == Scope::kRead ? "read" : "full";
    operations.insert(std::string(http::to_string(route.method)) + ' ' + std::string(route.path) + ' ' + scope);
  }
  return operations;
}

std::set<std::string> operations_of_description() {
  std::ifstream file(INCTRL_TESTS_DIR "/../apps/server/openapi.json");
  const nlohmann::json description = nlohmann::json::parse(file);
  std::set<std::string> operations;
  for (const auto& [path, methods] : description["paths"].items())
    for (const auto& [method, operation] : methods.items()) {
      if (method == "parameters") continue;
      std::string verb = method;
      std::transform(verb.begin(), verb.end(), verb.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      const auto& security = operation["security"];
      operations.insert(verb + ' ' + path + ' ' +
                        (security.empty() ? "open" : security[0]["bearer"][0].get<std::string>()));
    }
  return operations;
}

TEST(Routes, AreThoseOfTheDescriptionWithTheSameScopes) {
  EXPECT_EQ(operations_of_routes(), operations_of_description());
}

}  // namespace
}  // namespace inctrl::server
