# The house seen from its build: latitude_folder() declares a folder's library with its links.
#
#   latitude_folder(NAME io SOURCES a.cpp b.cpp LINKS latitude::error ZLIB::ZLIB [TORCH] [WINDOW])
#
# Every folder is one static library, latitude::NAME. Tests link the one folder that they test (and what it links in
# turn), so a call up the order of the house does not link; the test "house" checks the includes as well.
function(latitude_folder)
  cmake_parse_arguments(arg "TORCH;WINDOW" "NAME" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  set(target latitude_${arg_NAME})
  add_library(${target} STATIC ${arg_SOURCES})
  add_library(latitude::${arg_NAME} ALIAS ${target})
  if(arg_WINDOW)
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
    set_target_properties(${target} PROPERTIES AUTOMOC ON AUTORCC ON)
    target_compile_definitions(${target} PUBLIC QT_NO_KEYWORDS)
  endif()
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/core)
  target_link_libraries(${target} PUBLIC ${arg_LINKS} PRIVATE latitude_flags ${arg_PRIVATE_LINKS})
  if(arg_TORCH)
    latitude_use_torch(${target})
  endif()
endfunction()

# Links torch and shares one precompiled torch/torch.h, which costs 20 s, between all targets that use it.
function(latitude_use_torch target)
  target_link_libraries(${target} PUBLIC torch::cpu)
  if(NOT TARGET latitude_torch_header)
    file(WRITE ${CMAKE_BINARY_DIR}/torch_header.cpp "// Carries the precompiled torch header that other targets reuse.\n")
    add_library(latitude_torch_header STATIC ${CMAKE_BINARY_DIR}/torch_header.cpp)
    target_link_libraries(latitude_torch_header PUBLIC torch::cpu PRIVATE latitude_flags)
    target_compile_options(latitude_torch_header PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
    target_precompile_headers(latitude_torch_header PRIVATE <torch/torch.h>)
  endif()
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
  target_precompile_headers(${target} REUSE_FROM latitude_torch_header)
endfunction()

# A test program of one folder: latitude_test(io SOURCES a_test.cpp [LINKS ...] [TORCH] [LABELS window])
function(latitude_test folder)
  cmake_parse_arguments(arg "TORCH;WINDOW" "" "SOURCES;LINKS" ${ARGN})
  set(target test_${folder})
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE latitude::${folder} ${arg_LINKS} GTest::gmock GTest::gtest_main
                                          latitude_flags)
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(${target} PRIVATE LATITUDE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  if(arg_TORCH)
    latitude_use_torch(${target})
  endif()
  gtest_discover_tests(${target} TEST_PREFIX "${folder}." DISCOVERY_TIMEOUT 60 DISCOVERY_MODE PRE_TEST
                       PROPERTIES TIMEOUT 600)
endfunction()
