// src/records/schema.h: which tables has the database, and how does one of an earlier program come up to date?
// PRAGMA user_version counts the migrations that were made; docs/data-folder.md describes the tables.
// Tested by tests/records/schema_test.cpp
#pragma once

#include <span>

#include "records/sqlite.h"

namespace inctrl {

// The statements of each version, from 1 on. One that was released is never changed: what is to be different is the
// next.
std::span<const char* const> schema_migrations();

// Makes what is missing, each migration in a transaction of its own. kIncompatible if the database is of a later
// version or another program's.
void migrate(const sqlite::Database& database, std::span<const char* const> migrations = schema_migrations());

}  // namespace inctrl
