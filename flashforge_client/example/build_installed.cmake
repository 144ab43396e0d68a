# SPDX-License-Identifier: MIT
# cmake -DBUILD=... -DWORK=... -DCXX=... [-DSANITIZE=address,undefined] -P build_installed.cmake
# Installs the library into WORK and builds the example against what was installed.
file(REMOVE_RECURSE ${WORK})
if(SANITIZE)  # as the library was built
    set(flags -fsanitize=${SANITIZE})
endif()
function(run)
    execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
run(${CMAKE_COMMAND} --install ${BUILD} --component flashforge_client --prefix ${WORK}/installed)
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${WORK}/example
    -DCMAKE_PREFIX_PATH=${WORK}/installed -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_CXX_FLAGS=${flags})
run(${CMAKE_COMMAND} --build ${WORK}/example)
