# LibTorch as an imported target, torch::cpu: headers as system headers, only libtorch_cpu and libc10 linked, so that
# one build serves machines with and without a GPU (the CUDA half is loaded at run time, see core/cuda).
if(NOT LATITUDE_TORCH)
  execute_process(COMMAND ${CMAKE_SOURCE_DIR}/tools/libtorch OUTPUT_VARIABLE LATITUDE_TORCH
                  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
set(LATITUDE_TORCH ${LATITUDE_TORCH} CACHE PATH "Folder with torch/lib and torch/include")
set(torch_lib ${LATITUDE_TORCH}/torch/lib)
set(torch_include ${LATITUDE_TORCH}/torch/include)

add_library(torch::cpu INTERFACE IMPORTED)
target_include_directories(torch::cpu SYSTEM INTERFACE ${torch_include} ${torch_include}/torch/csrc/api/include)
target_link_libraries(torch::cpu INTERFACE ${torch_lib}/libtorch_cpu.so ${torch_lib}/libc10.so ${torch_lib}/libgomp.so.1)
target_compile_options(torch::cpu INTERFACE -fopenmp)
target_link_options(torch::cpu INTERFACE -Wl,--allow-shlib-undefined)
# DT_RPATH (not RUNPATH) is inherited by the libraries that libtorch_cpu.so itself needs.
# $ORIGIN finds the CUDA plug-in beside the program.
set(CMAKE_BUILD_RPATH "$ORIGIN" ${torch_lib} ${LATITUDE_TORCH}/nvidia/cu13/lib)
set(CMAKE_INSTALL_RPATH ${CMAKE_BUILD_RPATH})
