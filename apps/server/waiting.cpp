// apps/server/waiting.cpp. Tested by tests/server/detect_test.cpp
#include "server/waiting.h"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "server/problem.h"

namespace inctrl::server {

namespace net = boost::asio;

net::awaitable<void> run_jobs(Engine& engine, std::vector<Job> jobs, std::shared_ptr<Patience> patience) {
  const auto executor = co_await net::this_coro::executor;
  // It rings at the deadline, or is stopped: an end in the past stops those that wait and those that will.
  const auto alarm = std::make_shared<net::steady_timer>(executor, patience->deadline());
  const auto done = std::make_shared<bool>(false);
  const auto stop = [alarm] { alarm->expires_at(net::steady_timer::time_point::min()); };
  engine.submit(std::move(jobs), patience, [executor, done, stop] {
    net::post(executor, [done, stop] {
      *done = true;
      stop();
    });
  });
  patience->when_client_leaves(stop);
  boost::system::error_code ignored;
  co_await alarm->async_wait(net::redirect_error(net::use_awaitable, ignored));
  patience->when_client_leaves({});
  if (!*done)
    throw HttpError(
        http::status::service_unavailable, "deadline",
        "the request was not done in its time; send fewer pictures at once, or ask for more with --deadline");
}

}  // namespace inctrl::server
