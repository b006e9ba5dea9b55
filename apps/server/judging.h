// apps/server/judging.h: how do the pictures of a request get their results?
// Tested by tests/server/detect_test.cpp
#pragma once

#include <boost/asio/awaitable.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/comparisons.h"
#include "server/request.h"
#include "server/service.h"
#include "wire/json_body.h"

namespace inctrl::server {

struct JudgedPicture {
  std::string name;
  int width = 0, height = 0;
  Result result;
  std::string drawn;         // what `Draw` made of it
  std::exception_ptr error;  // instead of all that
};

struct ToJudge {
  std::string name;
  std::function<Image()> read;  // upright; any thread
};

// Called by a worker while the picture is in memory.
using Draw = std::function<std::string(const Image&, const Result&)>;

// In order. What `read` and `draw` hold must live as long as they. A picture that fails has an error, the others
// results. HttpError busy, deadline.
boost::asio::awaitable<std::shared_ptr<std::vector<JudgedPicture>>> judge(Service& service,
                                                                          std::shared_ptr<const Comparison> comparison,
                                                                          std::vector<ToJudge> pictures, Draw draw,
                                                                          std::shared_ptr<Patience> patience);

// The same as JSON, with `anomaly_map` and `overlay` null.
Json told(const JudgedPicture& judged, const Comparison& comparison);

}  // namespace inctrl::server
