# Compiler switches that hold for every target.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
# Designated initializers leave members at their defaults on purpose.
add_compile_options(-Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-restrict)  # false alarms on std::string's operator+ (GCC bug 105651)
endif()
# Sums are written in the order they are meant: no silent contraction in code outside the dispatched kernels.
add_compile_options(-ffp-contract=off)
if(INCTRL_WERROR)
  add_compile_options(-Werror)
endif()
if(INCTRL_SANITIZE)
  add_compile_options(-fsanitize=${INCTRL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${INCTRL_SANITIZE})
endif()
if(INCTRL_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Boost.Asio has fences, which the thread sanitizer does not follow, and GCC warns of each. A race that it reports
  # inside Asio may therefore be none.
  add_compile_options(-Wno-tsan)
endif()
if(INCTRL_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # counts coverage in every layer; fuzz/CMakeLists.txt links the driver
endif()
