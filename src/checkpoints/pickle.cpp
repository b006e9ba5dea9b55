// src/checkpoints/pickle.cpp. Tested by tests/checkpoints/pickle_test.cpp
#include "checkpoints/pickle.h"

#include <algorithm>
#include <bit>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

constexpr std::size_t kMaxOpcodes = 2'000'000;  // a checkpoint of 10,000 tensors takes some 360,000
constexpr std::size_t kMaxGlobalName = 256;     // bytes of a module's or function's name

// Refused, but known by name: what a message should say rather than a number.
struct OpcodeName {
  unsigned char opcode;
  std::string_view name;
};
constexpr OpcodeName kRefused[] = {
    {'0', "POP"},        {'1', "POP_MARK"},    {'2', "DUP"},          {'F', "FLOAT"},
    {'I', "INT"},        {'L', "LONG"},        {'P', "PERSID"},       {'S', "STRING"},
    {'V', "UNICODE"},    {'d', "DICT"},        {'g', "GET"},          {'i', "INST"},
    {'l', "LIST"},       {'o', "OBJ"},         {'p', "PUT"},          {0x82, "EXT1"},
    {0x83, "EXT2"},      {0x84, "EXT4"},       {0x8b, "LONG4"},       {0x8d, "BINUNICODE8"},
    {0x8e, "BINBYTES8"}, {0x8f, "EMPTY_SET"},  {0x90, "ADDITEMS"},    {0x91, "FROZENSET"},
    {0x92, "NEWOBJ_EX"}, {0x96, "BYTEARRAY8"}, {0x97, "NEXT_BUFFER"}, {0x98, "READONLY_BUFFER"}};

std::string opcode_name(unsigned char opcode) {
  for (const OpcodeName& known : kRefused)
    if (known.opcode == opcode) return std::string(known.name);
  return std::to_string(opcode);
}

}  // namespace

// The stack machine. Opcodes come in four families, a switch each.
class PickleReader {
 public:
  PickleReader(std::span<const std::byte> bytes, AllowsGlobal allows) : bytes_(bytes), allows_(allows) {}

  Pickle read() {
    for (std::size_t opcodes = 0;; ++opcodes) {
      require(opcodes < kMaxOpcodes, ErrorCode::kLimit, "pickle: more than ", kMaxOpcodes, " opcodes");
      opcode_at_ = at_;
      const auto opcode = static_cast<unsigned char>(unsigned_number(1));
      if (opcode == '.') break;  // STOP
      if (!frame(opcode) && !scalar(opcode) && !container(opcode) && !reference(opcode))
        refuse("opcode ", opcode_name(opcode), " is not allowed");
    }
    pickle_.root_ = pop();
    if (!stack_.empty() || !marks_.empty()) refuse("values are left over at its end");
    pickle_.size_ = at_;
    return std::move(pickle_);
  }

 private:
  // Each of these says whether the opcode is of its family.
  bool frame(unsigned char opcode) {
    switch (opcode) {
      case 0x80: return protocol(unsigned_number(1));  // PROTO
      case 0x95: return skip(8);                       // FRAME: a hint for readers from a stream
      default: return false;
    }
  }

  bool scalar(unsigned char opcode) {
    switch (opcode) {
      case 'N': return push(PickleNone{});
      case 0x88: return push(true);
      case 0x89: return push(false);
      case 'K': return push(static_cast<std::int64_t>(unsigned_number(1)));                 // BININT1
      case 'M': return push(static_cast<std::int64_t>(unsigned_number(2)));                 // BININT2
      case 'J': return push(std::int64_t{static_cast<std::int32_t>(unsigned_number(4))});   // BININT
      case 0x8a: return push_long(take(unsigned_number(1)));                                // LONG1
      case 'G': return push(std::bit_cast<double>(__builtin_bswap64(unsigned_number(8))));  // BINFLOAT
      case 'X': return push(text(unsigned_number(4)));                                      // BINUNICODE
      case 0x8c: return push(text(unsigned_number(1)));                                     // SHORT_BINUNICODE
      case 'T': return push(text(unsigned_number(4)));                                      // BINSTRING, of Python 2
      case 'U': return push(text(unsigned_number(1)));                                      // SHORT_BINSTRING
      case 'B': return push(PickleBytes{take(unsigned_number(4))});                         // BINBYTES
      case 'C': return push(PickleBytes{take(unsigned_number(1))});                         // SHORT_BINBYTES
      default: return false;
    }
  }

  bool container(unsigned char opcode) {
    switch (opcode) {
      case '(': return mark();
      case ')': return push(PickleTuple{});
      case 0x85: return push(PickleTuple{pop_last(1)});
      case 0x86: return push(PickleTuple{pop_last(2)});
      case 0x87: return push(PickleTuple{pop_last(3)});
      case 't': return push(PickleTuple{pop_to_mark()});
      case ']': return push(PickleList{});
      case 'a': return append(pop_last(1));    // APPEND
      case 'e': return append(pop_to_mark());  // APPENDS
      case '}': return push(PickleDict{});
      case 's': return set_items(pop_last(2));    // SETITEM
      case 'u': return set_items(pop_to_mark());  // SETITEMS
      default: return false;
    }
  }

  bool reference(unsigned char opcode) {
    switch (opcode) {
      case 'q': return remember(unsigned_number(1));  // BINPUT
      case 'r': return remember(unsigned_number(4));  // LONG_BINPUT
      case 0x94: return remember(memo_.size());       // MEMOIZE
      case 'h': return recall(unsigned_number(1));    // BINGET
      case 'j': return recall(unsigned_number(4));    // LONG_BINGET
      case 'c': return read_global();                 // GLOBAL
      case 0x93: return pop_global();                 // STACK_GLOBAL
      case 'R':                                       // REDUCE: callable and arguments
      case 0x81:                                      // NEWOBJ: class and arguments
        return call();
      case 'b': return build();
      case 'Q': return push(PicklePersistentId{pop()});  // BINPERSID
      default: return false;
    }
  }

  template <typename... Parts>
  [[noreturn]] void refuse(const Parts&... parts) const {
    fail(ErrorCode::kBadFormat, "pickle: at byte ", opcode_at_, ": ", parts...);
  }

  // --- bytes
  std::span<const std::byte> take(std::uint64_t count) {
    if (count > bytes_.size() - at_) refuse("needs ", count, " more bytes, ", bytes_.size() - at_, " are left");
    const auto taken = bytes_.subspan(at_, count);
    at_ += count;
    return taken;
  }
  std::uint64_t unsigned_number(std::size_t width) {  // little-endian
    const auto taken = take(width);
    std::uint64_t number = 0;
    for (std::size_t i = width; i-- > 0;) number = number << 8 | std::to_integer<std::uint64_t>(taken[i]);
    return number;
  }
  std::string_view text(std::uint64_t length) {
    const auto taken = take(length);
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
  }
  std::string_view line() {  // up to a newline, which is dropped
    const auto rest = bytes_.subspan(at_, std::min(bytes_.size() - at_, kMaxGlobalName));
    const auto end = std::find(rest.begin(), rest.end(), std::byte{'\n'});
    if (end == rest.end()) refuse("a global's name does not end");
    const std::string_view found = text(static_cast<std::uint64_t>(end - rest.begin()));
    take(1);
    return found;
  }

  // --- stack
  template <typename Kind>
  bool push(Kind value) {
    stack_.push_back(&pickle_.values_.emplace_back(PickleValue{std::move(value)}));
    return true;
  }
  bool mark() {
    marks_.push_back(stack_.size());
    return true;
  }
  std::vector<PickleRef> pop_from(std::size_t first) {
    std::vector<PickleRef> items(stack_.begin() + static_cast<std::ptrdiff_t>(first), stack_.end());
    stack_.resize(first);
    return items;
  }
  std::vector<PickleRef> pop_last(std::size_t count) {
    const std::size_t floor = marks_.empty() ? 0 : marks_.back();  // what lies below a mark is out of reach
    if (stack_.size() - floor < count) refuse("needs ", count, " values, ", stack_.size() - floor, " are on the stack");
    return pop_from(stack_.size() - count);
  }
  std::vector<PickleRef> pop_to_mark() {
    if (marks_.empty()) refuse("no mark is set");
    const std::size_t first = marks_.back();
    marks_.pop_back();
    return pop_from(first);
  }
  PickleRef pop() { return pop_last(1).front(); }
  std::string_view pop_text() {
    const auto* const found = pop()->as<std::string_view>();
    if (!found) refuse("a global's name is not a text");
    return *found;
  }
  PickleValue& top() {
    if (stack_.size() == (marks_.empty() ? 0 : marks_.back())) refuse("the stack is empty");
    return *stack_.back();
  }

  // --- what the opcodes mean; all return true, for a switch to return
  bool protocol(std::uint64_t number) const {
    if (number < 2 || number > 5) refuse("protocol ", number, " is not one of 2 to 5");
    return true;
  }
  bool skip(std::uint64_t count) {
    take(count);
    return true;
  }
  bool push_long(std::span<const std::byte> digits) {
    if (digits.size() > sizeof(std::int64_t)) return push(PickleBigInt{digits});
    std::uint64_t number = digits.empty() || (digits.back() & std::byte{0x80}) == std::byte{0} ? 0 : ~std::uint64_t{0};
    for (std::size_t i = digits.size(); i-- > 0;) number = number << 8 | std::to_integer<std::uint64_t>(digits[i]);
    return push(static_cast<std::int64_t>(number));
  }
  bool append(const std::vector<PickleRef>& items) {
    auto* const list = std::get_if<PickleList>(&top().data);
    if (!list) refuse("appends to something that is not a list");
    list->items.insert(list->items.end(), items.begin(), items.end());
    return true;
  }
  bool set_items(const std::vector<PickleRef>& keys_and_values) {
    if (keys_and_values.size() % 2 != 0) refuse("a key has no value");
    PickleValue& target = top();
    PickleItems* items = nullptr;
    if (auto* const dict = std::get_if<PickleDict>(&target.data)) items = &dict->items;
    if (auto* const object = std::get_if<PickleObject>(&target.data)) items = &object->items;
    if (!items) refuse("sets a key of something that is not a dictionary");
    for (std::size_t i = 0; i < keys_and_values.size(); i += 2)
      items->emplace_back(keys_and_values[i], keys_and_values[i + 1]);
    return true;
  }
  bool read_global() {
    const std::string_view module = line();
    return push_global(module, line());
  }
  bool pop_global() {
    const std::string_view name = pop_text();
    return push_global(pop_text(), name);
  }
  bool push_global(std::string_view module, std::string_view name) {
    if (!allows_(module, name)) {
      // cut before they are joined: from the stack a name may be as long as the file
      const std::string shown =
          std::string(module.substr(0, kMaxGlobalName)).append(".").append(name.substr(0, kMaxGlobalName));
      refuse("global ", in_quotes(shown), " is not allowed");
    }
    return push(PickleGlobal{module, name});
  }
  bool call() {
    const std::vector<PickleRef> parts = pop_last(2);
    const auto* const callable = parts[0]->as<PickleGlobal>();
    const auto* const arguments = parts[1]->as<PickleTuple>();
    if (!callable || !arguments) refuse("calls something that is not a global with a tuple of arguments");
    return push(PickleObject{.callable = callable, .arguments = arguments, .items = {}});
  }
  bool build() {
    const PickleRef state = pop();
    auto* const object = std::get_if<PickleObject>(&top().data);
    if (!object) refuse("gives a state to something that is not an object");
    object->state = state;
    return true;
  }
  bool remember(std::uint64_t index) {
    if (index >= kMaxOpcodes) refuse("memo number ", index, " is too large");
    if (index >= memo_.size()) memo_.resize(index + 1, nullptr);
    memo_[index] = &top();
    return true;
  }
  bool recall(std::uint64_t index) {
    if (index >= memo_.size() || !memo_[index]) refuse("memo number ", index, " was never set");
    stack_.push_back(memo_[index]);
    return true;
  }

  std::span<const std::byte> bytes_;
  AllowsGlobal allows_;
  std::size_t at_ = 0, opcode_at_ = 0;
  Pickle pickle_;
  std::vector<PickleValue*> stack_, memo_;
  std::vector<std::size_t> marks_;  // sizes of the stack
};

Pickle read_pickle(std::span<const std::byte> bytes, AllowsGlobal allows) {
  return PickleReader(bytes, allows).read();
}

}  // namespace inctrl
