// src/records/connections.cpp. Tested by tests/records/connections_test.cpp
#include "records/connections.h"

#include "records/schema.h"

namespace inctrl {
namespace {

constexpr std::size_t kMostIdle = 16;  // each keeps a cache of 2 MB at most

}  // namespace

Connections::Connections(std::filesystem::path file) : file_(std::move(file)), writer_(file_) {
  idle_.reserve(kMostIdle);
  migrate(writer_);
}

void Connections::empty_log() {
  const std::lock_guard lock(writing_);
  writer_.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

Connections::Reader::Reader(const Connections& all) : all_(all) {
  {
    const std::lock_guard lock(all_.borrowing_);
    if (!all_.idle_.empty()) {
      database_ = std::move(all_.idle_.back());
      all_.idle_.pop_back();
    }
  }
  if (!database_) database_ = std::make_unique<sqlite::Database>(all_.file_, sqlite::Access::kRead);
}

Connections::Reader::~Reader() {
  const std::lock_guard lock(all_.borrowing_);
  if (all_.idle_.size() < kMostIdle) all_.idle_.push_back(std::move(database_));
}

}  // namespace inctrl
