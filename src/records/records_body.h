// src/records/records_body.h: what do all calls of Records share? Blobs and rows, and the order between the two.
// Blobs are on the disk before the row that names them; rows are gone before the blobs that they named.
#pragma once

#include <functional>

#include "records/blob_gate.h"
#include "records/blob_store.h"
#include "records/connections.h"
#include "records/folder_lock.h"
#include "records/records.h"
#include "records/spare_room.h"

namespace inctrl {

struct Records::Body {
  Body(const std::filesystem::path& folder, const RecordsOptions& asked);

  // DiskFull unless `bytes` more leave the reserve.
  void require_room(std::uint64_t bytes) const;
  // put(blobs) puts blobs and adds each to `blobs` as soon as it is there; name(database, blobs), in a transaction,
  // writes the rows that name them. If either throws, no row is there and no blob that was put in vain.
  void store(const std::function<void(std::vector<Blob>& blobs)>& put,
             const std::function<void(const sqlite::Database& database, const std::vector<Blob>& blobs)>& name);
  // connections.write() of what adds little or removes something: it may use the spare room.
  template <typename Work>
  auto write_all_the_same(const Work& work) {
    try {
      return connections.write(work);
    } catch (const DiskFull&) {
      spare.let_go();
    }
    return connections.write(work);
  }
  // Removes the files of blobs that no row names any more. What cannot be removed stays for the next time.
  void sweep() noexcept;

  FolderLock lock;
  RecordsOptions options;
  BlobStore blobs;
  Connections connections;
  BlobGate gate;
  SpareRoom spare;

 private:
  void discard(const std::vector<std::string>& put) noexcept;
};

// A blob that a row may name: empty for none.
inline std::optional<std::string> or_null(const std::string& blob) {
  return blob.empty() ? std::nullopt : std::optional(blob);
}
inline std::int64_t to_integer(Moment moment) {
  return moment.time_since_epoch().count();
}
inline Moment to_moment(std::int64_t milliseconds) {
  return Moment(std::chrono::milliseconds(milliseconds));
}

}  // namespace inctrl
