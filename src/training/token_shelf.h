// src/training/token_shelf.h: where are the patch tokens of pictures that are compared again and again?
// As many pictures as fit into a stated number of bytes stay in memory, the latest used ones; others are read anew.
// Tested by tests/training/token_shelf_test.cpp
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>

#include "tensor/token_grid.h"

namespace inctrl {

// Any thread may call. A picture may be read twice if two threads miss it at once.
class TokenShelf {
 public:
  using Read = std::function<Encoding(std::size_t picture)>;  // from any thread

  // What is being used is kept beyond `most_bytes`, at most a picture or two a thread.
  TokenShelf(Read read, std::size_t most_bytes) : read_(std::move(read)), most_bytes_(most_bytes) {}

  std::shared_ptr<const Encoding> get(std::size_t picture);
  void put(std::size_t picture, Encoding encoding);

  std::size_t bytes() const;
  std::size_t reads() const;

 private:
  struct Entry {
    std::size_t picture, bytes;
    std::shared_ptr<const Encoding> encoding;
  };
  std::shared_ptr<const Encoding> keep(std::size_t picture, Encoding encoding);

  Read read_;
  std::size_t most_bytes_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // the latest used first
  std::map<std::size_t, std::list<Entry>::iterator> places_;
  std::size_t bytes_ = 0, reads_ = 0;
};

}  // namespace inctrl
