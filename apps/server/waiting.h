// apps/server/waiting.h: how does a handler wait without holding up the other connections?
// Tested by tests/server/detect_test.cpp
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "server/engine.h"
#include "server/request.h"

namespace inctrl::server {

// GCC 12 destroys what is made inside a co_await expression once too often, if it has a destructor: arguments of
// functions that are awaited are named before, and lambdas given here capture by reference.

// Runs `work`, which may wait for a disk, on the pool; gives what it gives, or throws what it throws.
template <typename Work>
boost::asio::awaitable<std::invoke_result_t<Work>> on_pool(boost::asio::thread_pool& pool, Work work) {
  using Result = std::invoke_result_t<Work>;
  if constexpr (std::is_void_v<Result>) {
    const auto body = [](Work run) -> boost::asio::awaitable<void> {
      run();
      co_return;
    };
    co_await boost::asio::co_spawn(pool, body(std::move(work)), boost::asio::use_awaitable);
  } else {  // optional, for what cannot be made of nothing
    const auto body = [](Work run) -> boost::asio::awaitable<std::optional<Result>> { co_return run(); };
    std::optional<Result> result =
        co_await boost::asio::co_spawn(pool, body(std::move(work)), boost::asio::use_awaitable);
    co_return std::move(*result);
  }
}

// Runs the jobs of a request and waits for the last. HttpError "deadline" if its time is over before, or the client has
// gone; HttpError busy. What the jobs hold must outlive this call.
boost::asio::awaitable<void> run_jobs(Engine& engine, std::vector<Job> jobs, std::shared_ptr<Patience> patience);

}  // namespace inctrl::server
