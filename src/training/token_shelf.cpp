// src/training/token_shelf.cpp. Tested by tests/training/token_shelf_test.cpp
#include "training/token_shelf.h"

#include <utility>

namespace inctrl {
namespace {

std::size_t bytes_of(const Encoding& encoding) {
  std::size_t floats = encoding.embedding.size();
  for (const TokenGrid& tap : encoding.taps) floats += tap.values.size();
  return floats * sizeof(float);
}

}  // namespace

std::shared_ptr<const Encoding> TokenShelf::get(std::size_t picture) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto place = places_.find(picture); place != places_.end()) {
      entries_.splice(entries_.begin(), entries_, place->second);
      return place->second->encoding;
    }
    ++reads_;
  }
  return keep(picture, read_(picture));
}

void TokenShelf::put(std::size_t picture, Encoding encoding) {
  keep(picture, std::move(encoding));
}

std::shared_ptr<const Encoding> TokenShelf::keep(std::size_t picture, Encoding encoding) {
  const std::size_t size = bytes_of(encoding);
  auto kept = std::make_shared<const Encoding>(std::move(encoding));
  const std::lock_guard lock(mutex_);
  if (const auto place = places_.find(picture); place != places_.end()) return place->second->encoding;
  entries_.push_front({picture, size, kept});
  places_[picture] = entries_.begin();
  bytes_ += size;
  while (bytes_ > most_bytes_ && entries_.size() > 1) {
    bytes_ -= entries_.back().bytes;
    places_.erase(entries_.back().picture);
    entries_.pop_back();
  }
  return kept;
}

std::size_t TokenShelf::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

std::size_t TokenShelf::reads() const {
  const std::lock_guard lock(mutex_);
  return reads_;
}

}  // namespace inctrl
