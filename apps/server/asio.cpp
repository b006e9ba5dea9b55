// apps/server/asio.cpp: what of Boost.Asio and Beast is no template, compiled once.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
